package stockpot.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DecisionTest {
    private enum Code implements Rejection.Code {
        NO("cannot"),
        NOT_SO("cannot have {most}, only {least}");

        private final String words;

        Code(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    @Test
    void keepsItsEventsWhateverBecomesOfTheList() {
        List<String> events = new ArrayList<>(List.of("happened"));
        Decision.Accepted<String> decision = new Decision.Accepted<>(events);
        events.clear();
        assertThat(decision.events()).containsExactly("happened");
    }

    @Test
    void isOneEventOrNoneOrARefusal() {
        assertThat(Decision.accept("happened")).isEqualTo(new Decision.Accepted<>(List.of("happened")));
        assertThat(Decision.alreadyInEffect()).isEqualTo(new Decision.Accepted<>(List.of()));
        assertThat(Decision.reject(Code.NO)).isEqualTo(new Decision.Rejected<>(new Rejection.Refusal(Code.NO)));
        assertThat(Decision.reject(Code.NOT_SO, "most", 7, "least", "$1"))
                .isEqualTo(new Decision.Rejected<>(
                        new Rejection.Refusal(Code.NOT_SO, new TreeMap<>(Map.of("least", "$1", "most", "7")))));
    }

    @Test
    void saysItsSentenceWhereItIsShown() {
        assertThat(new Rejection.Refusal(Code.NO).sentence()).isEqualTo("cannot");
        assertThat(new Rejection.Refusal(Code.NOT_SO, new TreeMap<>(Map.of("least", "$1", "most", "7"))).sentence())
                .isEqualTo("cannot have 7, only $1");
        assertThat(Code.NOT_SO.members()).containsExactly("least", "most");
        assertThatIllegalArgumentException().isThrownBy(() -> new Rejection.Refusal(Code.NOT_SO, "most", 7));
    }
}
