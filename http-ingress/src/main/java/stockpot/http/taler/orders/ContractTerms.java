package stockpot.http.taler.orders;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import stockpot.http.taler.shared.Crockford;
import stockpot.orders.Contract;
import stockpot.orders.Order;

/** The contract of an order as it stands: what was agreed on, and the nonce of the wallet that claimed it. */
final class ContractTerms {
    private static final String NONCE = "nonce";

    /** What is read here was written here, however long it is. */
    private static final JsonFactory KEPT = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final ObjectMapper TREES = JsonMapper.builder(KEPT)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private ContractTerms() {}

    /** Canonical JSON; or whatever else the contract is of an order that somebody has placed by a record of his own. */
    static String of(Order order, Contract contract) {
        return order.isClaimed() ? withNonce(contract.text(), order.nonce()) : contract.text();
    }

    /**
     * The members of canonical JSON are in the order of their names, and this one has a place among them. Nothing else is
     * read, because a contract may be a megabyte long.
     */
    static String withNonce(String contract, String nonce) {
        String member = "\"" + NONCE + "\":\""
                + new String(JsonStringEncoder.getInstance().quoteAsString(nonce)) + "\"";
        try (JsonParser parser = KEPT.createParser(contract)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return contract;
            }
            boolean isFirst = true;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                if (parser.currentName().equals(NONCE)) {
                    return contract;
                }
                if (parser.currentName().compareTo(NONCE) > 0) {
                    int at = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
                    return contract.substring(0, at) + member + "," + contract.substring(at);
                }
                parser.nextToken();
                parser.skipChildren();
                isFirst = false;
            }
            int end = contract.lastIndexOf('}');
            return contract.substring(0, end) + (isFirst ? "" : ",") + member + contract.substring(end);
        } catch (IOException e) {
            return contract;
        }
    }

    /** A parser of the contract, which may be long, and none of JSON when somebody placed it by a record of his own. */
    static JsonParser parser(Contract contract) throws IOException {
        return KEPT.createParser(contract.text());
    }

    /** Its members; none of what is no JSON object, because somebody placed it by a record of his own. */
    static ObjectNode tree(Contract contract) {
        try {
            return TREES.readTree(contract.text()) instanceof ObjectNode object ? object : TREES.createObjectNode();
        } catch (IOException e) {
            return TREES.createObjectNode();
        }
    }

    /**
     * As GNU Taler does it: of the text and the NUL that ends a string in C. A wallet keeps what it has claimed, so its hash
     * stays what it was when something is erased later.
     */
    static String hash(Order order, Contract contract) {
        if (!contract.knownAs().isEmpty()) {
            return contract.knownAs();
        }
        try {
            MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
            sha512.update(of(order, contract).getBytes(StandardCharsets.UTF_8));
            sha512.update((byte) 0);
            return Crockford.encode(sha512.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-512", e);
        }
    }
}
