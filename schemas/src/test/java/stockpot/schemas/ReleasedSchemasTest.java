package stockpot.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Public records keep what a release has said of them: who reads them by its schemas reads them for ever, and what was a command
 * for it is one. {@code -Dstockpot.released=0.1} keeps today's schemas as those of that release.
 */
class ReleasedSchemasTest {
    private static final Path FOLDER = Path.of("src/test/resources/stockpot/schemas/released");
    private static final ObjectMapper JSON = new ObjectMapper();

    static List<Path> released() throws IOException {
        String release = System.getProperty("stockpot.released", "");
        if (!release.isEmpty()) {
            Files.createDirectories(FOLDER.resolve(release));
            for (String name : RecordSchemas.NAMES) {
                Files.writeString(FOLDER.resolve(release).resolve(name + ".json"), RecordSchemas.text(name));
            }
        }
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("released")
    void whatWasSaidOnceIsSaidStill(Path file) throws IOException {
        String name = file.getFileName().toString().replace(".json", "");
        assertThat(breaches(JSON.readTree(Files.readString(file)), JSON.readTree(RecordSchemas.text(name)), name))
                .as(file.toString())
                .isEmpty();
    }

    /** Where a schema takes from those who know it as it was. */
    private static List<String> breaches(JsonNode then, JsonNode now, String name) {
        List<String> breaches = new ArrayList<>();
        compare(then, now, name, !name.endsWith("-commands"), breaches);
        return breaches;
    }

    private static void compare(JsonNode then, JsonNode now, String at, boolean written, List<String> breaches) {
        if (!then.isObject() || !now.isObject()) {
            breach(then.equals(now), at + " is another one", breaches);
            return;
        }
        then.properties().forEach(each -> {
            String keyword = each.getKey();
            JsonNode was = each.getValue();
            JsonNode is = now.path(keyword);
            switch (keyword) {
                case "description", "title" -> {}
                case "properties", "$defs" ->
                    was.properties()
                            .forEach(member -> compare(
                                    member.getValue(),
                                    is.path(member.getKey()),
                                    at + "/" + member.getKey(),
                                    written,
                                    breaches));
                case "required" -> {
                    // What we wrote always we write always; what others could leave out they can.
                    Set<String> more = texts(written ? was : is);
                    more.removeAll(texts(written ? is : was));
                    breach(more.isEmpty(), at + " requires otherwise: " + more, breaches);
                }
                case "enum", "oneOf", "anyOf" -> {
                    Set<String> gone = shown(was);
                    gone.removeAll(shown(is));
                    breach(gone.isEmpty(), at + " has no longer " + gone, breaches);
                }
                default -> compare(was, is, at + "/" + keyword, written, breaches);
            }
        });
        now.properties().forEach(each -> {
            boolean narrows = !then.has(each.getKey())
                    && !Set.of("description", "required").contains(each.getKey());
            // A bound on what we write is for readers to know; one on what others send refuses what they may have sent.
            breach(!narrows || written, at + " is bounded by " + each.getKey(), breaches);
        });
        if (!written && !then.has("required")) {
            breach(texts(now.path("required")).isEmpty(), at + " requires " + now.path("required"), breaches);
        }
    }

    private static void breach(boolean sound, String what, List<String> breaches) {
        if (!sound) {
            breaches.add(what);
        }
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new TreeSet<>();
        list.forEach(each -> texts.add(each.textValue()));
        return texts;
    }

    /** Elements without the words that explain them. */
    private static Set<String> shown(JsonNode list) {
        Set<String> all = new TreeSet<>();
        list.forEach(each -> {
            JsonNode bare = each.deepCopy();
            if (bare instanceof ObjectNode object) {
                object.remove("description");
            }
            all.add(bare.toString());
        });
        return all;
    }

    @Test
    void whatIsTakenAwayIsFound() throws IOException {
        JsonNode ledger = JSON.readTree(RecordSchemas.text("stock-ledger"));
        assertThat(breaches(ledger, without(ledger, "/$defs/StockLocked/properties", "quantity"), "stock-ledger"))
                .isNotEmpty();
        assertThat(breaches(without(ledger, "/$defs/StockLocked/properties", "quantity"), ledger, "stock-ledger"))
                .as("a member may be added")
                .isEmpty();
        JsonNode typed = ledger.deepCopy();
        ((ObjectNode) typed.at("/$defs/StockLocked/properties"))
                .putObject("quantity")
                .put("type", "integer");
        assertThat(breaches(ledger, typed, "stock-ledger")).isNotEmpty();
        JsonNode commands = JSON.readTree(RecordSchemas.text("stock-commands"));
        assertThat(breaches(without(commands, "/$defs/LockStock", "required"), commands, "stock-commands"))
                .as("what could be left out")
                .isNotEmpty();
        assertThat(breaches(commands, without(commands, "/$defs/LockStock", "required"), "stock-commands"))
                .isEmpty();
    }

    private static JsonNode without(JsonNode schema, String at, String member) {
        JsonNode less = schema.deepCopy();
        ((ObjectNode) less.at(at)).remove(member);
        return less;
    }
}
