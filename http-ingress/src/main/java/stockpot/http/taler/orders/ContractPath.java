package stockpot.http.taler.orders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.orders.Contract;
import stockpot.orders.Order;

/**
 * A path to members of a contract that are to be forgotten, such as {@code $.delivery_location} or
 * {@code $.products[*].description}.
 *
 * @param steps names, indices, and {@code *} for all of a list
 */
record ContractPath(String text, List<String> steps) {
    private static final int MOST = 1_000;
    private static final int MOST_CHARS = 1_024;
    private static final Pattern STEP = Pattern.compile("\\.([A-Za-z0-9_-]+)|\\[([0-9]{1,6}|\\*)\\]");
    private static final String ALL = "*";
    private static final String SUMMARY = "summary";

    /** Clients that read contracts cannot do without these. */
    private static final Set<String> NEEDED = Set.of(
            "amount",
            "exchanges",
            "h_wire",
            "max_fee",
            "merchant",
            "merchant_base_url",
            "merchant_pub",
            "nonce",
            "order_id",
            "pay_deadline",
            "products",
            "refund_deadline",
            "timestamp",
            "wire_method",
            "wire_transfer_deadline");

    /** Nor without these of a merchant or a line. */
    private static final Set<String> NEEDED_WITHIN =
            Set.of("merchant.name", "products.product_id", "products.quantity", "products.unit_quantity");

    /** The {@code fields} of a request. */
    static List<ContractPath> read(JsonObjectReader body) throws ApiException {
        List<String> texts = body.required("fields", body.optionalTexts("fields"));
        if (texts.isEmpty() || texts.size() > MOST) {
            throw ApiException.malformed("fields must name 1 to " + MOST + " paths");
        }
        List<ContractPath> paths = new ArrayList<>();
        for (String text : texts) {
            paths.add(parse(text));
        }
        return paths;
    }

    private static ContractPath parse(String text) throws ApiException {
        List<String> steps = new ArrayList<>();
        Matcher step = STEP.matcher(text);
        int end = 1;
        while (end > 0 && end < text.length() && text.length() <= MOST_CHARS) {
            step.region(end, text.length());
            if (!step.lookingAt()) {
                break;
            }
            steps.add(step.group(1) != null ? step.group(1) : step.group(2));
            end = step.end();
        }
        if (!text.startsWith("$.") || end != text.length()) {
            throw new ApiException(
                    ErrorCode.MERCHANT_PRIVATE_PATCH_ORDERS_ID_FORGET_PATH_SYNTAX_INCORRECT,
                    "fields must be paths such as $.delivery_location or $.products[0].description, of at most "
                            + MOST_CHARS + " characters");
        }
        ContractPath path = new ContractPath(text, List.copyOf(steps));
        path.requireForgettable();
        return path;
    }

    private void requireForgettable() throws ApiException {
        List<String> names = steps.stream().filter(step -> !isIndex(step)).toList();
        boolean needed =
                steps.size() == 1 ? NEEDED.contains(steps.getFirst()) : NEEDED_WITHIN.contains(String.join(".", names));
        if (needed || isIndex(steps.getLast())) {
            throw new ApiException(
                    ErrorCode.MERCHANT_PRIVATE_PATCH_ORDERS_ID_FORGET_PATH_NOT_FORGETTABLE,
                    text + " leads to what clients need to read a contract, or to an element of a list; forget members"
                            + " of it");
        }
    }

    private static boolean isIndex(String step) {
        return step.equals(ALL) || step.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** What is left of an order's contract; null when all of it was forgotten before. */
    static @Nullable Contract forget(List<ContractPath> paths, Order order, Contract contract) throws ApiException {
        ObjectNode tree = ContractTerms.tree(contract);
        boolean forgotten = false;
        for (ContractPath path : paths) {
            forgotten |= path.forget(tree, 0);
        }
        return forgotten
                ? new Contract(
                        JsonObjectReader.canonical(tree), order.isClaimed() ? ContractTerms.hash(order, contract) : "")
                : null;
    }

    private boolean forget(JsonNode node, int at) {
        String step = steps.get(at);
        boolean last = at == steps.size() - 1;
        boolean forgotten = false;
        if (node instanceof ObjectNode object && object.has(step)) {
            if (!last) {
                return forget(object.get(step), at + 1);
            }
            if (at == 0 && step.equals(SUMMARY)) {
                // Clients need a text there.
                JsonNode was = object.replace(SUMMARY, TextNode.valueOf(""));
                return !was.asText().isEmpty();
            }
            object.remove(step);
            return true;
        }
        if (node.isArray() && isIndex(step)) {
            for (int i = 0; i < node.size(); i++) {
                if (step.equals(ALL) || step.equals(Integer.toString(i))) {
                    forgotten |= forget(node.get(i), at + 1);
                }
            }
        }
        return forgotten;
    }
}
