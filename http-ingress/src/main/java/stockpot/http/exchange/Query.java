package stockpot.http.exchange;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parameters behind the question mark; each may be given once, but for those of which a route takes several. */
public final class Query {
    private static final int MAX_PARAMETERS = 64;
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");
    private static final Query NONE = new Query(Map.of(), Map.of());

    private final Map<String, String> parameters;
    private final Map<String, List<String>> lists;

    private Query(Map<String, String> parameters, Map<String, List<String>> lists) {
        this.parameters = parameters;
        this.lists = lists;
    }

    static Query parse(@Nullable String text) throws ApiException {
        return parse(text, Set.of());
    }

    /**
     * Parses what is behind the question mark.
     *
     * @param several parameters that may be given more than once
     */
    static Query parse(@Nullable String text, Set<String> several) throws ApiException {
        if (text == null || text.isEmpty()) {
            return NONE;
        }
        Map<String, String> parameters = new HashMap<>();
        Map<String, List<String>> lists = new HashMap<>();
        int count = 0;
        int from = 0;
        while (from <= text.length()) {
            int end = text.indexOf('&', from);
            end = end < 0 ? text.length() : end;
            if (end > from) {
                int equals = text.indexOf('=', from);
                int nameEnd = equals < 0 || equals > end ? end : equals;
                String name = decode(text.substring(from, nameEnd));
                String value = nameEnd == end ? "" : decode(text.substring(nameEnd + 1, end));
                boolean twice = false;
                if (several.contains(name)) {
                    lists.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
                } else {
                    twice = parameters.put(name, value) != null;
                }
                if (twice || ++count > MAX_PARAMETERS) {
                    throw ApiException.malformed("a query parameter is given twice, or there are too many");
                }
            }
            from = end + 1;
        }
        return new Query(parameters, lists);
    }

    private static String decode(String text) throws ApiException {
        String decoded = Percent.decode(text.replace('+', ' '));
        if (decoded == null) {
            throw ApiException.malformed("the query is not percent-encoded UTF-8");
        }
        return decoded;
    }

    /** All parameters by their names. */
    Map<String, String> all() {
        return Map.copyOf(parameters);
    }

    public @Nullable String text(String name) {
        return parameters.get(name);
    }

    /** All that is given of a parameter of which there may be several. */
    public List<String> texts(String name) {
        return lists.getOrDefault(name, List.of());
    }

    /** Whether the parameter is exactly this word, in whatever case. */
    public boolean says(String name, String word) {
        return word.equalsIgnoreCase(parameters.get(name));
    }

    /** The parameter as an integer, in plain decimal digits; {@code otherwise} when it is not given. */
    public long integer(String name, long otherwise, long min, long max) throws ApiException {
        String text = parameters.get(name);
        if (text == null) {
            return otherwise;
        }
        // Java would also take a plus sign and the digits of other scripts, which no other reader of the query takes.
        if (INTEGER.matcher(text).matches()) {
            try {
                long value = Long.parseLong(text);
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (NumberFormatException _) {
                // Said below: it has too many digits.
            }
        }
        throw ApiException.malformed(name + " must be an integer from " + min + " to " + max);
    }
}
