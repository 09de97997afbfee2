package stockpot.http.taler;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.regex.MatchResult;
import stockpot.http.exchange.Refused;

/**
 * The regular expression that tells which websites a template is for, in the syntax of RE2.
 *
 * <p>RE2 matches in time that grows with the text only, whatever the expression. But it writes counted repetitions out when it
 * compiles, and repetitions of repetitions multiply: a line of text could fill the memory.
 */
final class WebsiteRegex {
    private static final int MAX_CHARS = 256;
    private static final long MAX_COST = 10_000;
    private static final java.util.regex.Pattern REPETITION =
            java.util.regex.Pattern.compile("(\\)?)\\{([0-9]{1,9})(?:,([0-9]{0,9}))?\\}");

    private WebsiteRegex() {}

    /** Refuses what is no such expression, or one that costs too much. */
    static void require(String where, String text) throws Refused {
        if (text.length() > MAX_CHARS) {
            throw Refused.malformed(where + " must be at most " + MAX_CHARS + " characters");
        }
        if (cost(text) > MAX_COST) {
            throw Refused.malformed(where + " repeats too much");
        }
        try {
            Pattern.compile(text);
        } catch (PatternSyntaxException _) {
            throw Refused.malformed(where + " must be a regular expression of RE2");
        }
    }

    /**
     * An upper bound of how many instructions the expression becomes. Only what ends in a parenthesis can have other repetitions
     * inside; so those multiply all the rest, wherever they stand.
     */
    private static double cost(String text) {
        double once = text.length();
        double times = 1;
        for (MatchResult repetition : REPETITION.matcher(text).results().toList()) {
            double count = count(repetition);
            if (repetition.group(1).isEmpty()) {
                once += count;
            } else {
                times *= count;
            }
        }
        return once * times;
    }

    private static double count(MatchResult repetition) {
        double least = Double.parseDouble(repetition.group(2));
        String most = repetition.group(3);
        // An open end is the least number and a loop.
        return Math.max(1, most == null || most.isEmpty() ? least + 1 : Double.parseDouble(most));
    }
}
