package stockpot.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenHashTest {
    private static final String TEXT = "0123456789abcdef".repeat(4);

    @Test
    void isSixtyFourHexadecimalDigits() {
        assertThat(new TokenHash(TEXT)).hasToString(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "/", ":", "`", "g", "A", "F", " "})
    void isNothingElse(String tail) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TokenHash(TEXT.substring(1) + tail))
                .withMessage("a token hash is 64 lower-case hexadecimal digits");
    }
}
