package stockpot.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionTest {
    private enum Code implements Rejection.Code {
        NO
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
        assertThat(Decision.reject(Code.NO, "cannot"))
                .isEqualTo(new Decision.Rejected<>(new Rejection.Refusal(Code.NO, "cannot")));
    }
}
