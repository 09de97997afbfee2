package stockpot.http.taler.templates;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import stockpot.http.exchange.ApiException;
import stockpot.http.taler.shared.Aside;

/**
 * The regular expression that tells which websites a template is for, in the syntax of RE2.
 *
 * <p>RE2 matches in time that grows with the text only, whatever the expression. But it writes counted repetitions out when it
 * compiles, repetitions of repetitions multiply, and every character of a website may go through each instruction. So both are
 * bounded, the expression before it is compiled, and together; and websites are matched beside the requests.
 */
final class WebsiteRegex {
    private static final int MAX_CHARS = 256;
    private static final int MAX_WEBSITE_CHARS = 2_048;
    private static final int MAX_INSTRUCTIONS = 2_500;

    /** What was accepted by earlier releases; nothing larger is ever compiled. */
    private static final int MAX_KEPT_INSTRUCTIONS = 20_000;

    /** Instructions times characters; a million of them are about 50 ms. */
    private static final int MAX_STEPS = 1_000_000;

    private static final int PATTERNS_KEPT = 64;
    private static final java.util.regex.Pattern COUNT =
            java.util.regex.Pattern.compile("\\{([0-9]{1,9})(,?)([0-9]{0,9})\\}");

    private static final java.util.regex.Pattern FLAGS = java.util.regex.Pattern.compile("\\(\\?[a-zA-Z-]*\\)");

    private final Aside aside = new Aside("stockpot-websites");

    /** The ones compiled last, by their text; only the thread aside touches it. */
    private final Map<String, Pattern> compiled = new LinkedHashMap<>(PATTERNS_KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Pattern> eldest) {
            return size() > PATTERNS_KEPT;
        }
    };

    /** Refuses what is no such expression, or one that costs too much. */
    static void require(String where, String text) throws ApiException {
        if (text.length() > MAX_CHARS) {
            throw ApiException.malformed(where + " must be at most " + MAX_CHARS + " characters");
        }
        if (instructions(text) > MAX_INSTRUCTIONS) {
            throw ApiException.malformed(where + " repeats too much");
        }
        try {
            Pattern.compile(text);
        } catch (PatternSyntaxException _) {
            throw ApiException.malformed(where + " must be a regular expression of RE2");
        }
    }

    /** Whether the expression matches the whole website: of a part that matches, anybody can make a website of his own. */
    boolean matches(String regex, String where, String website) throws ApiException {
        double instructions = instructions(regex);
        if (instructions > MAX_KEPT_INSTRUCTIONS) {
            throw ApiException.malformed(
                    "the template's website_regex repeats too much for any website to be held against it;"
                            + " its merchant has to change it");
        }
        int mostChars = Math.min(MAX_WEBSITE_CHARS, (int) (MAX_STEPS / instructions));
        if (website.length() > mostChars) {
            throw ApiException.malformed(where + " must be at most " + mostChars + " characters for this template");
        }
        return aside.run(() -> compiled.computeIfAbsent(regex, Pattern::compile).matches(website));
    }

    /**
     * An upper bound of how many instructions the expression becomes: what ends before a counted repetition counts as often as
     * it is written out. What it takes for more than it is (names of groups, flags) makes it larger.
     */
    static double instructions(String text) {
        Deque<Double> outside = new ArrayDeque<>();
        java.util.regex.Matcher count = COUNT.matcher(text);
        java.util.regex.Matcher flags = FLAGS.matcher(text);
        double sum = 3;
        double last = 0;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int next = i + 1;
            switch (c) {
                case '(' -> {
                    if (flags.region(i, text.length()).lookingAt()) {
                        // Nothing of its own: what repeats behind it, repeats what stands before.
                        next = flags.end();
                    } else {
                        outside.push(sum);
                        sum = 0;
                        last = 0;
                    }
                }
                case ')' -> {
                    last = sum + 3;
                    sum = last + (outside.isEmpty() ? 0 : outside.pop());
                }
                case '*', '+', '?' -> {
                    sum++;
                    last++;
                }
                case '|' -> {
                    sum += 2;
                    last = 0;
                }
                default -> {
                    if (c == '{' && count.region(i, text.length()).lookingAt()) {
                        double written = (last + 1) * times(count);
                        sum += written - last;
                        last = written;
                        next = count.end();
                    } else if (text.startsWith("\\Q", i)) {
                        int end = text.indexOf("\\E", i);
                        next = end < 0 ? text.length() : end + 2;
                        sum += next - i;
                        last = 1;
                    } else {
                        next = c == '\\' ? endOfEscape(text, i) : c == '[' ? endOfClass(text, i) : next;
                        sum++;
                        last = 1;
                    }
                }
            }
            i = next;
        }
        return sum;
    }

    private static double times(java.util.regex.Matcher count) {
        double least = Double.parseDouble(count.group(1));
        // An open end is the least number and a loop.
        double most = count.group(3).isEmpty() ? least + count.group(2).length() : Double.parseDouble(count.group(3));
        return Math.max(1, most);
    }

    /** Behind {@code \.}, {@code \pL} or {@code \p{Greek}}; a literal of braces behind an escape is none of a repetition. */
    private static int endOfEscape(String text, int at) {
        int end = at + 2;
        boolean named = text.startsWith("p{", at + 1) || text.startsWith("P{", at + 1) || text.startsWith("x{", at + 1);
        int closed = named ? text.indexOf('}', end) : -1;
        return closed < 0 ? end : closed + 1;
    }

    /** Behind the bracket that closes a class; brackets that are first in it, escaped or part of {@code [:alpha:]} do not. */
    private static int endOfClass(String text, int at) {
        int i = at + 1;
        if (text.startsWith("^", i)) {
            i++;
        }
        if (text.startsWith("]", i)) {
            i++;
        }
        while (i < text.length() && text.charAt(i) != ']') {
            int named = text.startsWith("[:", i) ? text.indexOf(":]", i + 2) : -1;
            i = named >= 0 ? named + 2 : text.charAt(i) == '\\' ? endOfEscape(text, i) : i + 1;
        }
        return i + 1;
    }
}
