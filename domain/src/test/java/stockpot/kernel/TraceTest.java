package stockpot.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest {
    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + ID + "-00f067aa0ba902b7-01";

    @Test
    void isReadAsTheStandardHasIt() {
        Trace trace = Trace.of(PARENT);
        assertThat(trace.id()).isEqualTo(ID);
        assertThat(trace.parent()).isEqualTo(PARENT);
        assertThat(Trace.of("00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-00")
                        .id())
                .isEqualTo("f".repeat(32));
    }

    @Test
    void ofALaterVersionIsTheBeginningThatIsKnown() {
        assertThat(Trace.of("cc" + PARENT.substring(2) + "-what-the-future-will-be")
                        .parent())
                .isEqualTo(PARENT);
        assertThat(Trace.of("cc" + PARENT.substring(2)).id()).isEqualTo(ID);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "00",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.more",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            })
    void whatIsNoneIsPassedOver(String header) {
        assertThat(Trace.of(header)).isNull();
    }

    @Test
    void oneOfNobodyHasAnIdOfItsOwn() {
        Trace trace = Trace.ofNobody(1, -1);
        assertThat(trace.id()).isEqualTo("0000000000000001ffffffffffffffff");
        assertThat(trace.parent()).isNull();
    }
}
