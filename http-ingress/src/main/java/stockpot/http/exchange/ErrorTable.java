package stockpot.http.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Number, status and hint of every error, from the one file that has them.
 *
 * <p>Some numbers in it are provisional; a setting puts another in the place of any of them. Clients that want to depend on
 * none read the {@code name} that every error body carries.
 */
public final class ErrorTable implements ErrorForm {
    private static final String RESOURCE = "/stockpot/http/taler-errors.tsv";
    private static final int COLUMNS = 5;

    /** One line of the file. */
    public record Entry(String name, int number, int status, boolean provisional, String hint) {}

    private final Map<String, Entry> byName;
    private final Map<ErrorCode, Entry> byCode = new EnumMap<>(ErrorCode.class);

    private ErrorTable(Map<String, Entry> byName) {
        this.byName = byName;
        for (ErrorCode code : ErrorCode.values()) {
            byCode.put(code, Objects.requireNonNull(byName.get(code.name()), () -> RESOURCE + " lacks " + code));
        }
    }

    /**
     * Loads the file.
     *
     * @param numbers other numbers for codes, by their names
     * @throws IllegalArgumentException when there is no code of such a name
     */
    public static ErrorTable load(Map<String, Integer> numbers) {
        Map<String, Entry> entries = new HashMap<>();
        for (String[] line : lines(RESOURCE, COLUMNS)) {
            int number = numbers.getOrDefault(line[0], Integer.parseInt(line[1]));
            entries.put(line[0], new Entry(line[0], number, Integer.parseInt(line[2]), line[3].equals("yes"), line[4]));
        }
        for (String name : numbers.keySet()) {
            if (!entries.containsKey(name)) {
                throw new IllegalArgumentException("there is no error code " + name);
            }
        }
        return new ErrorTable(entries);
    }

    /** The lines of a resource that are not remarks, cut at their tabs. */
    public static Iterable<String[]> lines(String resource, int columns) {
        try (InputStream in = Objects.requireNonNull(ErrorTable.class.getResourceAsStream(resource), resource);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", columns))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    /** All codes by name, those that nothing answers yet too. */
    public Map<String, Entry> entries() {
        return Map.copyOf(byName);
    }

    public Entry entry(ErrorCode code) {
        return Objects.requireNonNull(byCode.get(code));
    }

    @Override
    public HttpResponse answer(ErrorCode code, String detail) {
        return answer(code, entry(code).status(), detail);
    }

    @Override
    public HttpResponse answer(ErrorCode code, int status, String detail) {
        return HttpResponse.json(status, body(code, detail));
    }

    public byte[] body(ErrorCode code, String detail) {
        return Json.write(out -> {
            out.writeStartObject();
            writeMembers(out, code);
            if (!detail.isEmpty()) {
                out.writeStringField("detail", detail);
            }
            out.writeEndObject();
        });
    }

    /** What every error body begins with; the caller adds what else there is to say. */
    public void writeMembers(JsonGenerator out, ErrorCode code) throws IOException {
        Entry entry = entry(code);
        out.writeNumberField("code", entry.number());
        out.writeStringField("name", entry.name());
        out.writeStringField("hint", entry.hint());
    }
}
