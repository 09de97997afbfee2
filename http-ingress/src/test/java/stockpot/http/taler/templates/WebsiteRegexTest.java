package stockpot.http.taler.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.http.exchange.ApiException;

/** What an expression may cost, before it is compiled and when it is matched. */
class WebsiteRegexTest {
    private static final List<String> PIECES = List.of(
            "a",
            ".",
            "(",
            ")",
            "(",
            ")",
            "[a-z]",
            "[^]x]",
            "[[:alpha:]]",
            "[\\]]",
            "\\.",
            "\\pL",
            "\\p{Greek}",
            "\\Q[(\\E",
            "\\Q{9}",
            "\\x{41}",
            "*",
            "+",
            "?",
            "|",
            "{3}",
            "{2,}",
            "{0,4}",
            "{0}",
            "{7}",
            "(?i)",
            "(?:",
            "(?P<n>",
            "^",
            "$",
            "{",
            "}",
            "[",
            "]",
            "\\E");

    private final WebsiteRegex websites = new WebsiteRegex();

    @Test
    void countsNeverLessInstructionsThanThereAre() {
        Random random = new Random(13);
        int compiled = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int left = 1 + random.nextInt(9); left > 0; left--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            try {
                int size = Pattern.compile(text.toString()).programSize();
                compiled++;
                assertThat(WebsiteRegex.instructions(text.toString()))
                        .as("%s", text)
                        .isGreaterThanOrEqualTo(size);
            } catch (PatternSyntaxException _) {
                // Not every heap of pieces is an expression.
            }
        }
        assertThat(compiled).isGreaterThan(20_000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            (a{1,50}){1,20}                        ~ 400
            (.{1,45}){1,20}x                       ~ 400
            (([^x]|\\pL|(a|b|c){1,6})*){1,20}y     ~ 500
            (.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)b      ~ 2048
            """)
    void matchesTheLongestWebsiteInAMoment(String regex, int chars) throws ApiException {
        WebsiteRegex.require("regex", regex);
        String website = "a".repeat(chars);
        websites.matches(regex, "website", website);
        long begin = System.nanoTime();
        websites.matches(regex, "website", website);
        assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.MILLISECONDS.toNanos(400));
    }

    @Test
    void boundsWebsitesByWhatTheExpressionCosts() throws ApiException {
        assertThat(websites.matches("a*", "website", "a".repeat(2048))).isTrue();
        assertThatThrownBy(() -> websites.matches("a*", "website", "a".repeat(2049)))
                .isInstanceOf(ApiException.class)
                .hasMessage("website must be at most 2048 characters for this template");
        assertThatThrownBy(() -> websites.matches("(a{1,50}){1,20}", "website", "a".repeat(600)))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("characters for this template");
        assertThatThrownBy(() -> websites.matches("((a{100}){100}){100}", "website", "a"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("its merchant has to change it");
    }
}
