package stockpot.topology.orders;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import stockpot.orders.Contract;
import stockpot.orders.OrderKey;
import stockpot.topology.records.RecordKey;

/**
 * The records of {@code stockpot.contracts}: a contract under its order and its hash, or nothing in the place of one that is
 * erased.
 */
public final class ContractRecords {
    private static final int SALT_BYTES = 16;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();
    private static final SecureRandom RANDOM = new SecureRandom();

    private ContractRecords() {}

    /** Each contract has its own: what an order is asked to say a second time must not take the place of the first. */
    public static byte[] key(OrderKey order, String hash) {
        return RecordKey.of(order.instance().value(), order.order().value(), hash);
    }

    /** All contracts of an order lie where its commands do. */
    public static int partition(OrderKey order, int partitions) {
        return RecordKey.partition(
                RecordKey.of(order.instance().value(), order.order().value()), partitions);
    }

    /** With a salt, without which a hash would tell who can guess the contract that he guessed right. */
    static byte[] write(Contract contract) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeFieldName("contract");
            out.writeRawValue(contract.text());
            if (!contract.knownAs().isEmpty()) {
                out.writeStringField("known_as", contract.knownAs());
            }
            out.writeStringField("salt", HexFormat.of().formatHex(salt));
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a contract can be written to memory", e);
        }
        return bytes.toByteArray();
    }

    /** The contract in a record's value; none in what is no such record. */
    static Optional<Contract> read(String value) {
        String text = null;
        String knownAs = "";
        try (JsonParser in = JSON.createParser(value)) {
            in.nextToken();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                in.nextToken();
                if (name.equals("contract")) {
                    int from = Math.toIntExact(in.currentTokenLocation().getCharOffset());
                    in.skipChildren();
                    int to = Math.toIntExact(in.currentLocation().getCharOffset());
                    text = value.substring(from, to);
                } else if (name.equals("known_as")) {
                    knownAs = in.getText();
                } else {
                    in.skipChildren();
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return text == null ? Optional.empty() : Optional.of(new Contract(text, knownAs));
    }
}
