package stockpot.bench.drive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What comes next in a mixed load. */
class MixTest {

    private static final int DRAWS = 100_000;

    @Test
    void drawsEachPartByItsShare() {
        Map<String, Integer> drawn =
                draw(new Mix(List.of(part("a", 70, true), part("b", 20, true), part("c", 10, true))));
        assertShare(0.7, drawn, "a");
        assertShare(0.2, drawn, "b");
        assertShare(0.1, drawn, "c");
    }

    @Test
    void leavesTheShareOfAPartWithoutRequestsToTheOthers() {
        Map<String, Integer> drawn =
                draw(new Mix(List.of(part("a", 60, true), part("b", 20, true), part("c", 20, false))));
        assertShare(0.75, drawn, "a");
        assertShare(0.25, drawn, "b");
        assertEquals(0, drawn.getOrDefault("c", 0));
    }

    @Test
    void needsAPartThatHasARequest() {
        Mix mix = new Mix(List.of(part("a", 1, false)));
        assertThrows(IllegalStateException.class, mix::next);
        assertThrows(IllegalArgumentException.class, () -> part("a", 0, true));
    }

    private static void assertShare(double share, Map<String, Integer> drawn, String name) {
        double found = drawn.getOrDefault(name, 0) / (double) DRAWS;
        assertTrue(Math.abs(found - share) < 0.01, name + " was drawn " + found + " instead of " + share);
    }

    private static Map<String, Integer> draw(Mix mix) {
        Map<String, Integer> drawn = new TreeMap<>();
        for (int i = 0; i < DRAWS; i++) {
            drawn.merge(mix.next().name(), 1, Integer::sum);
        }
        return drawn;
    }

    private static Mix.Part part(String name, int share, boolean ready) {
        return new Mix.Part(name, share, new RequestSource() {
            @Override
            public boolean ready() {
                return ready;
            }

            @Override
            public void write(ByteBuffer to) {}

            @Override
            public int longest() {
                return 0;
            }

            @Override
            public boolean accepts(int status, ByteBuffer body) {
                return true;
            }
        });
    }
}
