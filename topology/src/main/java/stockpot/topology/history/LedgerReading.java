package stockpot.topology.history;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.rocksdb.RocksDBException;
import stockpot.topology.decide.LedgerHeaders;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.history.Chronicle.Says;
import stockpot.topology.history.Chronicle.Subject;
import stockpot.topology.records.Records;

/** Makes entries of ledger records, from their headers and as little of their values as will do. */
public final class LedgerReading {
    private static final Pattern ID = Pattern.compile("[^/]+/[0-9]+/([0-9]{1,18})/[0-9]+");

    private final Map<String, Chronicle> byFamily;

    public LedgerReading(List<Chronicle> chronicles) {
        this.byFamily = chronicles.stream()
                .collect(Collectors.toUnmodifiableMap(each -> each.family().name(), Function.identity()));
    }

    /** What an index that is made by this has in it; after a change of it another one is needed. */
    public String format() {
        return byFamily.values().stream()
                .map(each -> each.family().name() + new TreeMap<>(each.types()) + each.subjects())
                .sorted()
                .collect(Collectors.joining(" ", "2 ", ""));
    }

    /** The entry; empty when the record is in no history. */
    Optional<Entry> entry(String family, ConsumerRecord<byte[], byte[]> record) {
        Chronicle chronicle = byFamily.get(family);
        String type = text(record, LedgerHeaders.TYPE);
        type = type.substring(type.lastIndexOf('.') + 1);
        Says says = chronicle == null ? null : chronicle.types().get(type);
        long command = command(record);
        if (chronicle == null || says == null || command < 0 || record.key() == null || record.value() == null) {
            return Optional.empty();
        }
        return Optional.of(new Entry(
                record.offset(),
                command,
                timeMillis(record),
                record.serializedValueSize(),
                type,
                says,
                says == Says.BEGINS || says == Says.DESCRIBES ? 0 : subject(chronicle, record.value())));
    }

    /** Puts the rows of a record into what is written together. */
    public void put(HistoryIndex.Batch batch, OwnedPartitions.Id id, ConsumerRecord<byte[], byte[]> record)
            throws RocksDBException {
        Optional<Entry> made = entry(id.family(), record);
        if (made.isEmpty()) {
            return;
        }
        byte[] row = made.get().row();
        for (char kind : kinds(id.family(), made.get().says(), record.value())) {
            batch.put(HistoryRows.at(HistoryRows.thing(kind, id, record.key()), record.offset()), row);
        }
    }

    private char[] kinds(String family, Says says, byte[] value) {
        return switch (says) {
            case STANDS -> new char[] {HistoryRows.STANDS};
            case ASIDE -> new char[] {HistoryRows.ASIDE};
            case BEGINS -> new char[] {HistoryRows.STANDS, HistoryRows.BEGINS};
            case ENDS -> new char[] {HistoryRows.STANDS, HistoryRows.ENDS};
            case DESCRIBES ->
                Objects.requireNonNull(byFamily.get(family)).isWhole().test(value)
                        ? new char[] {HistoryRows.STANDS, HistoryRows.DESCRIBES, HistoryRows.WHOLE}
                        : new char[] {HistoryRows.STANDS, HistoryRows.DESCRIBES};
        };
    }

    /** Offset of the command that the record comes of; its id is topic/partition/offset/ordinal. -1 of a foreign record. */
    static long command(ConsumerRecord<byte[], byte[]> record) {
        Matcher id = ID.matcher(text(record, LedgerHeaders.ID));
        return id.matches() ? Long.parseLong(id.group(1)) : -1;
    }

    /** The log's time of the event. That of the record itself may be the broker's, where somebody has set the topic so. */
    private static long timeMillis(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Instant.parse(text(record, LedgerHeaders.TIME)).toEpochMilli();
        } catch (DateTimeParseException e) {
            return record.timestamp();
        }
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** Reads members until one is a subject, and passes over all that is in others. */
    private static long subject(Chronicle chronicle, byte[] value) {
        if (chronicle.subjects().isEmpty()) {
            return 0;
        }
        try (JsonParser parser = Records.JSON.createParser(value)) {
            parser.nextToken();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                for (Subject subject : chronicle.subjects()) {
                    if (subject.member().equals(name)) {
                        return HistoryRows.subject(subject.filter(), parser.getText());
                    }
                }
                if (token.isStructStart()) {
                    parser.skipChildren();
                }
            }
            return 0;
        } catch (IOException e) {
            // Somebody else's, then: the index is no place to find that out.
            return 0;
        }
    }
}
