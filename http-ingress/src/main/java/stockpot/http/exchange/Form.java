package stockpot.http.exchange;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Bodies as browsers send them. */
final class Form {
    private static final String TYPE = "application/x-www-form-urlencoded";

    private Form() {}

    static boolean isForm(@Nullable String contentType) {
        return contentType != null
                && contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(TYPE);
    }

    /**
     * The form's fields as members; one that was left empty is absent.
     *
     * @param structured those whose text is JSON
     */
    static JsonObjectReader fields(byte[] body, Set<String> structured) throws ApiException {
        // What is not ASCII shows as what percent-encoding cannot be, and is refused as such.
        Query form = Query.parse(new String(body, StandardCharsets.ISO_8859_1));
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, String> field : form.all().entrySet()) {
            String name = field.getKey();
            String text = field.getValue();
            if (text.isEmpty()) {
                continue;
            }
            if (!structured.contains(name)) {
                members.put(name, text);
                continue;
            }
            try {
                members.set(name, Json.tree(text.getBytes(StandardCharsets.UTF_8)));
            } catch (ApiException _) {
                throw ApiException.malformed(name + " must be JSON");
            }
        }
        return new JsonObjectReader("", members);
    }
}
