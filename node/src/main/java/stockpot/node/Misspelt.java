package stockpot.node;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Environment variables that look like settings and are none. They are told and not refused, because not everybody who
 * starts a node says what is in its environment.
 */
final class Misspelt {
    private static final String PREFIX = "STOCKPOT_";

    /** What the script and the program read besides settings. */
    private static final Set<String> OTHERS =
            Set.of("STOCKPOT_JAVA_OPTS", "STOCKPOT_BUILD", "STOCKPOT_DEBUG", LoadTool.TOKEN);

    private static final String ERROR_NUMBER = "STOCKPOT_ERROR_";

    /** Kubernetes puts these into every container, by the names of services. */
    private static final Pattern OF_KUBERNETES =
            Pattern.compile("STOCKPOT_((\\w+_)?SERVICE_(HOST|PORT)(_\\w+)?|(\\w+_)?PORT_\\d+_(TCP|UDP)(_\\w+)?|PORT)");

    private static final int NEAR = 4;

    private Misspelt() {}

    /** A sentence for each. */
    static List<String> among(Collection<String> environment) {
        List<String> sentences = new ArrayList<>();
        for (String name : new TreeSet<>(environment)) {
            if (name.startsWith(PREFIX) && !isKnown(name)) {
                sentences.add(name + " is no setting and is passed over; " + advice(name));
            }
        }
        return sentences;
    }

    private static boolean isKnown(String name) {
        return names().anyMatch(name::equals)
                || name.startsWith(ERROR_NUMBER)
                || OF_KUBERNETES.matcher(name).matches();
    }

    private static Stream<String> names() {
        return Stream.concat(Stream.of(Setting.values()).map(Setting::environmentName), OTHERS.stream());
    }

    private static String advice(String name) {
        return names().filter(each -> distance(each, name) <= NEAR)
                .min(Comparator.comparingInt(each -> distance(each, name)))
                .map(nearest -> "did you mean " + nearest + "?")
                .orElse("docs/settings.md lists those that there are");
    }

    /** How many characters have to be put in, taken out or changed to make one of the other (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
