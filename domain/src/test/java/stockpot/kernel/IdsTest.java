package stockpot.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    /** Two bytes of UTF-8 in one char, four in two, three in one. */
    private static final String TWO_BYTES = "\u00e9";

    private static final String FOUR_BYTES = "\ud83c\udf4e";
    private static final String THREE_BYTES = "\u20ac";

    @ParameterizedTest
    @ValueSource(strings = {"a", "Apples 3/4", "../..", " ", "\u00e9", "\ud83c\udf4e", "x\ud83c\udf4ey", "\u00a0"})
    void takesTextAsItIs(String text) {
        assertThat(Ids.checked("an id", text)).isSameAs(text);
    }

    @Test
    void refusesNothing() {
        refuses("", "an id must not be empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "a\n", "\tb", "\u007f", "\u009f", "\ud83c\udf4e\r"})
    void refusesControlCharacters(String text) {
        refuses(text, "an id must not contain control characters");
    }

    /** One surrogate alone, two of a kind, in the wrong order, or cut off at the end. */
    @Test
    void refusesHalfCharacters() {
        String sentence = "an id must be well-formed Unicode";
        refuses("\ud83c", sentence);
        refuses("\udf4e", sentence);
        refuses("a\ud83c", sentence);
        refuses("\ud83ca", sentence);
        refuses("\ud83c\ud83c", sentence);
        refuses("\udf4e\ud83c", sentence);
        refuses(FOUR_BYTES + "\udf4e", sentence);
    }

    @Test
    void seesAControlCharacterBehindACharacterOfTwoHalves() {
        refuses(FOUR_BYTES + "\n", "an id must not contain control characters");
    }

    @Test
    void countsBytesNotCharacters() {
        fits("x".repeat(255));
        fits(TWO_BYTES.repeat(127) + "x");
        fits(THREE_BYTES.repeat(85));
        fits(FOUR_BYTES.repeat(63) + "xxx");
        String sentence = "an id must be at most 255 bytes of UTF-8";
        refuses("x".repeat(256), sentence);
        refuses(TWO_BYTES.repeat(128), sentence);
        refuses(THREE_BYTES.repeat(85) + "x", sentence);
        refuses(FOUR_BYTES.repeat(64), sentence);
        refuses("x".repeat(1 << 20), sentence);
    }

    @Test
    void areNamedWhenRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InstanceId(""))
                .withMessage("an instance id must not be empty");
    }

    @Test
    void areWrittenAsTheyAre() {
        assertThat(InstanceId.ADMIN).hasToString("admin");
    }

    private static void fits(String text) {
        assertThat(Ids.checked("an id", text)).isEqualTo(text);
    }

    private static void refuses(String text, String sentence) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ids.checked("an id", text))
                .withMessage(sentence);
    }
}
