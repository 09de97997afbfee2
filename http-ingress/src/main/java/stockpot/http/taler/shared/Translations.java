package stockpot.http.taler.shared;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;

/** Texts by language, as GNU Taler writes them. */
public final class Translations {
    private Translations() {}

    public static void write(JsonGenerator out, String member, SortedMap<String, String> texts) throws IOException {
        out.writeObjectFieldStart(member);
        for (Map.Entry<String, String> text : texts.entrySet()) {
            out.writeStringField(text.getKey(), text.getValue());
        }
        out.writeEndObject();
    }

    public static void writeIfAny(JsonGenerator out, String member, SortedMap<String, String> texts)
            throws IOException {
        if (!texts.isEmpty()) {
            write(out, member, texts);
        }
    }
}
