package stockpot.node.load;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.CatalogCode;
import stockpot.kernel.CommonCode;
import stockpot.kernel.Rejection;
import stockpot.kernel.Rejection.Refusal;
import stockpot.stock.StockRejection;
import stockpot.topology.records.Records;

/**
 * What one of the load's commands came to.
 *
 * @param ticket which command it was
 * @param code empty when accepted
 * @param message empty when accepted
 * @param unchanged whether all was before as the command wanted it
 * @param serial of what the command defined; 0 when it did not
 * @param partition where the command is in its log
 * @param offset where in that partition
 */
record Result(
        long ticket,
        boolean accepted,
        String code,
        String message,
        boolean unchanged,
        long serial,
        int partition,
        long offset) {

    /** Why commands of a load can be refused. */
    private static final Map<String, Rejection.Code> CODES = Stream.<Rejection.Code[]>of(
                    CommonCode.values(), StockRejection.Code.values(), CatalogCode.values())
            .flatMap(Stream::of)
            .collect(Collectors.toUnmodifiableMap(Rejection.Code::name, Function.identity()));

    /** What the id of a change ends with: the product may have to be defined after all, and that is another command. */
    static final String CHANGE = "/change";

    /** A command that was refused, or is not known to be in the log; without a code the message says all. */
    static Result refused(long ticket, String code, String message) {
        return new Result(ticket, false, code, message, false, 0, 0, 0);
    }

    /** A command that was granted, and about whose place nobody need ask. */
    static Result accepted(long ticket, boolean unchanged, long serial) {
        return new Result(ticket, true, "", "", unchanged, serial, 0, 0);
    }

    /** Why it was refused, in a sentence for people. */
    String reason() {
        String sentence = code.endsWith("_EXISTS") ? "exists with other details" : message;
        return code.isEmpty() ? sentence : code + ": " + sentence;
    }

    /**
     * Reads a result record, token by token, because there are as many of them as products.
     *
     * @param prefix what the ids of the load's commands begin with
     * @return null for a command of somebody else's
     */
    static @Nullable Result read(byte[] record, String prefix) throws IOException {
        Reading reading = new Reading();
        try (JsonParser in = Records.JSON.createParser(record)) {
            in.nextToken();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                in.nextToken();
                if (name.equals("id") && !in.getText().startsWith(prefix)) {
                    return null;
                }
                reading.read(name, in);
            }
        }
        return reading.result(prefix);
    }

    /** What has been read so far. */
    private static final class Reading {
        private String id = "";
        private boolean accepted;
        private String code = "";
        private final SortedMap<String, String> said = new TreeMap<>();
        private boolean unchanged;
        private long serial;
        private String position = "";

        private void read(String name, JsonParser in) throws IOException {
            switch (name) {
                case "id" -> id = in.getText();
                case "outcome" -> accepted = in.getText().equals("accepted");
                case "code" -> code = in.getText();
                case "position" -> position = in.getText();
                case "data" -> {
                    while (in.nextToken() == JsonToken.FIELD_NAME) {
                        String member = in.currentName();
                        in.nextToken();
                        readData(member, in);
                    }
                }
                default -> in.skipChildren();
            }
        }

        private void readData(String name, JsonParser in) throws IOException {
            switch (name) {
                case "unchanged" -> unchanged = in.getBooleanValue();
                case "serial" -> serial = in.getLongValue();
                default -> {
                    if (in.currentToken() == JsonToken.VALUE_STRING) {
                        said.put(name, in.getText());
                    }
                    in.skipChildren();
                }
            }
        }

        private String sentence() {
            Rejection.Code known = CODES.get(code);
            if (known == null) {
                return "";
            }
            said.keySet().retainAll(known.members());
            return new Refusal(known, said).sentence();
        }

        /** A position is a topic, a partition and an offset with slashes between them. */
        private Result result(String prefix) {
            int offset = position.lastIndexOf('/') + 1;
            int partition = position.lastIndexOf('/', offset - 2) + 1;
            int end = id.endsWith(CHANGE) ? id.length() - CHANGE.length() : id.length();
            return new Result(
                    Long.parseLong(id, prefix.length(), end, 10),
                    accepted,
                    accepted ? "" : code,
                    accepted ? "" : sentence(),
                    unchanged,
                    serial,
                    Integer.parseInt(position, partition, offset - 1, 10),
                    Long.parseLong(position, offset, position.length(), 10));
        }
    }
}
