package stockpot.topology.law;

import static stockpot.topology.law.LeaseAudit.require;
import static stockpot.topology.law.LeaseAudit.requireEqual;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stockpot.orders.ContractRef;
import stockpot.orders.Order;
import stockpot.orders.Terms;
import stockpot.topology.orders.OrderRows;

/** What the ledger says of one order, from where it was placed to where its id may be used again. */
final class OrderBook {
    static final long NEVER = Long.MAX_VALUE;

    /** What a fact says of itself, and what may change; all else is as it was placed. */
    private static final List<String> NOT_THE_ORDER = List.of(
            "type",
            "cause",
            "position",
            "ordinal",
            "time_ms",
            "state",
            "claimed",
            "payment_ref",
            "paid_ms",
            "contract",
            "erased");

    /** What a fact says as the command said it. */
    private static final List<String> AS_ASKED =
            List.of("attempt", "items", "amount", "contract", "pay_deadline_ms", "session_id");

    /** From which states each thing can happen. */
    private static final Map<String, Set<String>> FROM = Map.of(
            "OrderClaimed", Set.of("UNPAID", "PAID"),
            "OrderPaid", Set.of("UNPAID"),
            "OrderExpired", Set.of("UNPAID"),
            "OrderWithdrawn", Set.of("UNPAID", "EXPIRED"),
            "ContractErased", Set.of("UNPAID", "PAID", "EXPIRED"),
            "OrderRemoved", Set.of("EXPIRED", "WITHDRAWN"));

    /** What takes the contract away, whole or in part. */
    private static final Set<String> ERASING = Set.of("OrderWithdrawn", "ContractErased", "OrderRemoved");

    private static final Map<String, String> TO =
            Map.of("OrderPaid", "PAID", "OrderExpired", "EXPIRED", "OrderWithdrawn", "WITHDRAWN");

    private final JsonNode placed;
    private final JsonNode order;
    private final long placedAt;
    private String state = "UNPAID";
    private String nonce = "";
    private String payment = "";
    private long paid;
    private JsonNode contract;
    private long lastChange;

    /**
     * An order that is placed.
     *
     * @param asked the command by which it is
     */
    OrderBook(JsonNode fact, JsonNode asked) {
        this.placed = asked;
        this.order = order(fact);
        this.lastChange = fact.get("time_ms").longValue();
        this.placedAt = lastChange;
        this.contract = asked.path("contract");
        requireEqual("placed by", fact, asked.path("type").asText(), "PlaceOrder");
        for (String name : AS_ASKED) {
            requireEqual(name, fact, fact.path(name), asked.path(name));
        }
        requireEqual("placed in", fact, fact.get("placed_ms").longValue(), lastChange);
        require(deadline() > lastChange, "invariant 7, placed and too late to pay: %s", fact);
        requireState(fact);
    }

    private static JsonNode order(JsonNode fact) {
        ObjectNode order = fact.deepCopy();
        order.remove(NOT_THE_ORDER);
        return order;
    }

    static boolean stands(@Nullable OrderBook book) {
        return book != null && !book.isWithdrawn();
    }

    /** Whether the order was taken back and its goods with it, which the command would place it with again. */
    static boolean isTakenBackWith(@Nullable OrderBook book, JsonNode asked) {
        return book != null
                && book.isWithdrawn()
                && book.attempt().equals(asked.path("attempt").textValue());
    }

    boolean isWithdrawn() {
        return state.equals("WITHDRAWN");
    }

    long lastChange() {
        return lastChange;
    }

    long serial() {
        return order.get("serial").longValue();
    }

    String attempt() {
        return order.get("attempt").textValue();
    }

    /** The command by which it was placed. */
    JsonNode placed() {
        return placed;
    }

    /** When it ends by itself. */
    long deadline() {
        return state.equals("UNPAID") ? placed.path("pay_deadline_ms").asLong(NEVER) : NEVER;
    }

    /** What becomes of what is held for it. */
    String fate() {
        return switch (state) {
            case "UNPAID" -> "CONFIRM";
            case "PAID" -> "SELL";
            default -> "RELEASE";
        };
    }

    void fold(JsonNode fact, JsonNode asked) {
        String type = fact.get("type").textValue();
        long time = fact.get("time_ms").longValue();
        require(time >= lastChange, "the clock steps back behind %s: %s", lastChange, fact);
        require(FROM.getOrDefault(type, Set.of()).contains(state), "from %s to %s", state, fact);
        requireEqual("the order in", fact, order(fact), order);
        boolean isOver = deadline() <= time;
        requireEqual("invariant 7, the deadline of", fact, isOver, type.equals("OrderExpired"));
        switch (type) {
            case "OrderClaimed" -> {
                require(nonce.isEmpty(), "claimed twice: %s", fact);
                requireEqual("token to", fact, asked.path("claim_token").asText(), token());
                nonce = asked.path("nonce").asText();
            }
            case "OrderPaid" -> {
                requireEqual("paid in", fact, asked.path("amount"), order.get("amount"));
                payment = asked.path("payment_ref").asText();
                paid = time;
            }
            case "OrderWithdrawn" ->
                require(!mayBePaidByAWallet() || asked.path("force").asBoolean(), "withdrawn without force: %s", fact);
            case "ContractErased" -> requireEqual("erased in", fact, contract.path("hash"), asked.path("was"));
            default -> {}
        }
        if (ERASING.contains(type)) {
            requireEqual("erased in", fact, fact.path("erased"), contract);
            contract = asked.path("contract");
        }
        state = TO.getOrDefault(type, state);
        lastChange = time;
        requireState(fact);
    }

    private boolean mayBePaidByAWallet() {
        return state.equals("UNPAID") && !nonce.isEmpty();
    }

    private void requireState(JsonNode fact) {
        requireEqual("state in", fact, fact.get("state").textValue(), state);
        requireEqual("contract in", fact, fact.path("contract"), contract);
        requireEqual("claimed in", fact, fact.get("claimed").booleanValue(), !nonce.isEmpty());
        requireEqual("payment in", fact, fact.path("payment_ref").asText(), payment);
        requireEqual("time of payment in", fact, fact.path("paid_ms").asLong(), paid);
    }

    private String token() {
        return placed.get("claim_token").textValue();
    }

    boolean isPlacedWith(JsonNode asked) {
        return attempt().equals(asked.path("attempt").textValue());
    }

    /** Whether a result of that code is what the command had to come to; what it did is done already. */
    boolean agrees(String code, JsonNode asked) {
        boolean isPaidSo = asked.path("payment_ref").asText().equals(payment)
                && asked.path("amount").equals(order.get("amount"));
        return switch (code) {
            case "ORDER_EXISTS" -> stands(this) && !asked.get("content_hash").equals(placed.get("content_hash"));
            case "CLAIM_TOKEN_WRONG" ->
                stands(this) && !asked.get("claim_token").textValue().equals(token());
            case "CLAIMED_BY_ANOTHER" ->
                !nonce.isEmpty() && !asked.get("nonce").textValue().equals(nonce);
            case "ALREADY_PAID" -> state.equals("PAID") && !isPaidSo;
            case "AMOUNT_WRONG" ->
                state.equals("UNPAID") && !asked.get("amount").equals(order.get("amount"));
            case "ORDER_OVER" -> state.equals("EXPIRED") || isWithdrawn();
            case "ORDER_STANDS" ->
                isPlacedWith(asked) && Set.of("UNPAID", "PAID").contains(state);
            case "CONTRACT_CHANGED" ->
                isPlacedWith(asked)
                        && !contract.path("hash").equals(asked.path("was"))
                        && !contract.equals(asked.path("contract"));
            case "AWAITING_PAYMENT" ->
                mayBePaidByAWallet() && !asked.get("force").booleanValue();
            case "ACCEPTED" ->
                switch (asked.get("type").textValue()) {
                    case "PlaceOrder" ->
                        stands(this) && asked.get("content_hash").equals(placed.get("content_hash"));
                    case "ClaimOrder" -> asked.get("nonce").textValue().equals(nonce);
                    case "PayOrder" -> state.equals("PAID") && isPaidSo;
                    case "ChangeContract" -> contract.equals(asked.path("contract"));
                    case "RemoveOrder" -> !isPlacedWith(asked);
                    default -> isWithdrawn();
                };
            default -> false;
        };
    }

    /** Holds a row against the ledger. */
    void requireEqualTo(OrderRows.Stored row) {
        Order is = row.order();
        requireEqual("serial", is.serial(), serial());
        requireEqual("attempt", is.attempt().value(), attempt());
        requireEqual("fingerprint", is.fingerprint(), placed.get("content_hash").textValue());
        requireEqual("state", is.state().name(), state);
        requireEqual("nonce", is.nonce(), nonce);
        requireEqual("payment", is.payment() == null ? "" : is.payment().reference(), payment);
        requireEqual("placed", is.placed(), placedAt);
        requireEqual("last change", row.changed(), lastChange);
        List<String> items = is.items().stream()
                .map(item -> item.product() + " " + item.quantity())
                .toList();
        List<String> asked = placed.get("items")
                .valueStream()
                .map(item -> item.get("product").textValue() + " "
                        + item.get("quantity").textValue())
                .toList();
        requireEqual("items", items, asked);
        requireTerms(is.terms());
    }

    private void requireTerms(Terms terms) {
        requireEqual("amount", terms.amount().toString(), placed.get("amount").textValue());
        ContractRef ref = terms.contract();
        requireEqual(
                "contract", ref == null ? "" : ref.hash(), contract.path("hash").asText());
        requireEqual(
                "contract",
                ref == null ? 0 : ref.offset(),
                contract.path("offset").asLong());
        requireEqual("token", terms.claimToken(), token());
        requireEqual(
                "deadline", terms.payDeadline(), placed.path("pay_deadline_ms").asLong(NEVER));
        requireEqual("session", terms.sessionId(), placed.get("session_id").textValue());
    }

    @Override
    public String toString() {
        return state + " by " + placed;
    }
}
