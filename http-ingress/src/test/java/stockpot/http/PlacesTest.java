package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import stockpot.http.Place.State;

/** Who works, who waits and who is sent away when there is more to do than can be done. */
class PlacesTest {
    private final Places places = new Places(1, 5, () -> 0);
    private final List<String> events = new ArrayList<>();

    private Place enter(String whose, String name) {
        Place place = Place.of(places, new Place.Request() {
            @Override
            public Object whose() {
                return whose;
            }

            @Override
            public void begin() {
                events.add(name);
            }

            @Override
            public void refuse() {
                events.add(name + " refused");
            }
        });
        places.enter(place);
        return place;
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            places.look();
        }
    }

    @Test
    void letsEverybodyTakeTurns() {
        List<Place> all = new ArrayList<>();
        for (String name : List.of("loud 1", "loud 2", "loud 3", "loud 4", "quiet 1")) {
            all.add(enter(name.split(" ")[0], name));
        }
        assertThat(all)
                .extracting(place -> place.state)
                .containsExactly(State.WORKING, State.WAITING, State.WAITING, State.WAITING, State.WAITING);
        all.getFirst().leave();
        all.getFirst().leave();
        assertThat(events).as("leaving twice is leaving once").containsExactly("loud 2");
        all.get(1).leave();
        all.get(4).leave();
        all.get(2).leave();
        assertThat(events).containsExactly("loud 2", "quiet 1", "loud 3", "loud 4");
    }

    @Test
    void sendsTheNewestOfTheLoudestAwayFirst() {
        for (int i = 1; i <= 5; i++) {
            enter("loud", "loud " + i);
        }
        assertThat(enter("loud", "loud 6").state).isEqualTo(State.OUT);
        assertThat(events).as("the caller says so itself").isEmpty();
        assertThat(enter("quiet", "quiet 1").state).isEqualTo(State.WAITING);
        assertThat(events).containsExactly("loud 5 refused");
        enter("quiet", "quiet 2");
        assertThat(enter("quiet", "quiet 3").state)
                .as("two of each: now none is louder")
                .isEqualTo(State.OUT);
        assertThat(events).containsExactly("loud 5 refused", "loud 4 refused");
    }

    @Test
    void lendsThePlacesOfThoseWhoTakeLong() {
        Place stuck = enter("a", "stuck");
        Place next = enter("b", "next");
        look(4);
        assertThat(stuck.state).isEqualTo(State.WORKING);
        look(1);
        assertThat(stuck.state).isEqualTo(State.LENT);
        assertThat(events).containsExactly("next");
        Place third = enter("c", "third");
        assertThat(third.state).isEqualTo(State.WAITING);
        stuck.leave();
        assertThat(third.state).as("what was lent does not come back twice").isEqualTo(State.WAITING);
        next.leave();
        assertThat(events).containsExactly("next", "third");
        for (int i = 0; i < 4; i++) {
            enter("d", "d " + i);
        }
        look(20);
        assertThat(enter("d", "one more").state)
                .as("who works for long counts among all")
                .isEqualTo(State.OUT);
    }

    @Test
    void forgetsWhoGaveUpWaiting() {
        Place first = enter("a", "first");
        Place second = enter("a", "second");
        assertThat(places.giveUp(second)).isFalse();
        first.leave();
        assertThat(events).isEmpty();
        assertThat(enter("a", "third").state).isEqualTo(State.WORKING);
        assertThat(places.giveUp(first)).isFalse();
    }

    @Test
    void greetsACrowdAFewAtATime() {
        for (int i = 0; i < 25; i++) {
            places.letIn("crowd", () -> events.add("greeted"));
        }
        places.letIn("office", () -> events.add("another"));
        assertThat(events).isEmpty();
        look(1);
        assertThat(events).hasSize(10).contains("another");
        look(2);
        assertThat(events).hasSize(26);
    }
}
