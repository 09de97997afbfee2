package stockpot.http.taler.orders;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Json;
import stockpot.http.gateway.Contracts;
import stockpot.http.taler.shared.Times;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Page;
import stockpot.kernel.Unavailable;
import stockpot.orders.Contract;
import stockpot.orders.ContractRef;
import stockpot.orders.Item;
import stockpot.orders.Order;
import stockpot.orders.OrderKey;
import stockpot.orders.OrderLists.OrderRow;

/** Joins orders, as their log has them, with their contracts, which lie beside it. */
public final class Agreements {
    private static final long MILLIS = 1000;
    private static final int GONE = 410;

    /** Contracts in memory at a time: each may be a megabyte long. */
    private static final int AT_ONCE = 8;

    /** As many lots of them, whoever asks; the others wait their turn. */
    private static final int LOTS = 2;

    private static final int PAGE = 512;
    private static final int MOST_READ = 10_000;
    private static final long MOST_CHARS = 8 << 20;

    private final Contracts contracts;
    private final Semaphore turns = new Semaphore(LOTS, true);

    public Agreements(Contracts contracts) {
        this.contracts = contracts;
    }

    /** What a list says of an order beside its row. */
    record Headline(String summary, String fulfillmentUrl) {
        private static final Headline NONE = new Headline("", "");

        private static Headline of(Contract contract) {
            Map<String, String> texts = ContractView.of(contract).texts();
            return new Headline(texts.getOrDefault("summary", ""), texts.getOrDefault("fulfillment_url", ""));
        }
    }

    /**
     * Which orders of a list are wanted because of what their contracts say; an empty text filters nothing.
     *
     * @param summary part of it, regardless of case
     */
    record Wanted(String summary, String fulfillmentUrl) {
        private boolean isAll() {
            return summary.isEmpty() && fulfillmentUrl.isEmpty();
        }

        private boolean takes(Headline line) {
            return (fulfillmentUrl.isEmpty() || fulfillmentUrl.equals(line.fulfillmentUrl()))
                    && line.summary().toLowerCase(Locale.ROOT).contains(summary.toLowerCase(Locale.ROOT));
        }
    }

    /** A page of a list of orders. */
    @FunctionalInterface
    interface Pages {
        List<OrderRow> at(Page page) throws Unavailable;
    }

    /** The order's contract; none when it is erased. */
    Optional<Contract> of(OrderKey key, Order order) throws Unavailable {
        ContractRef ref = order.terms().contract();
        return ref == null
                ? Optional.empty()
                : Optional.ofNullable(contracts.read(Map.of(ref, key)).get(ref));
    }

    /** Keeps a contract; the order is to say where. */
    ContractRef keep(OrderKey order, Contract contract) throws Unavailable {
        return contracts.keep(order, contract);
    }

    /** What is answered instead of a contract that is erased: what the log knows stays. */
    static HttpResponse erased(OrderRow row, ErrorTable errors) {
        return HttpResponse.json(GONE, Json.write(out -> writeErased(out, row, errors)));
    }

    private static void writeErased(JsonGenerator out, OrderRow row, ErrorTable errors) throws IOException {
        Order order = row.order();
        out.writeStartObject();
        errors.writeMembers(out, ErrorCode.MERCHANT_GENERIC_ORDER_CONTRACT_ERASED);
        out.writeStringField("order_id", row.id().value());
        out.writeStringField("order_state", order.state().name().toLowerCase(Locale.ROOT));
        out.writeStringField("total_amount", order.terms().amount().toString());
        Times.writeTimestamp(out, "creation_time", order.placed() / MILLIS);
        if (order.paid() > 0) {
            Times.writeTimestamp(out, "last_payment", order.paid() / MILLIS);
        }
        out.writeArrayFieldStart("inventory_products");
        for (Item item : order.items()) {
            out.writeStartObject();
            out.writeStringField("product_id", item.product().value());
            out.writeStringField("unit_quantity", item.quantity().toString());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /**
     * Those of a list that are wanted, with what their contracts say.
     *
     * @throws Unavailable also when too many would have to be read for that
     */
    Map<OrderRow, Headline> list(InstanceId instance, Page page, Wanted wanted, Pages pages) throws Unavailable {
        Map<OrderRow, Headline> found = new LinkedHashMap<>();
        Page at = wanted.isAll() ? page : sized(page, PAGE);
        int read = 0;
        long chars = 0;
        while (true) {
            List<OrderRow> rows = pages.at(at);
            for (int from = 0; from < rows.size(); from += AT_ONCE) {
                List<OrderRow> some = rows.subList(from, Math.min(rows.size(), from + AT_ONCE));
                Map<ContractRef, Headline> lines = headlines(instance, some);
                for (OrderRow row : some) {
                    ContractRef ref = row.order().terms().contract();
                    Headline line = ref == null ? Headline.NONE : lines.getOrDefault(ref, Headline.NONE);
                    if (!wanted.takes(line)) {
                        continue;
                    }
                    found.put(row, line);
                    chars += line.summary().length();
                    if (found.size() == page.atMost()) {
                        return found;
                    }
                }
                read += some.size();
                requireLess(read, chars);
            }
            if (rows.size() < at.atMost()) {
                return found;
            }
            at = new Page(rows.getLast().order().serial(), at.limit(), at.settledTo());
        }
    }

    private static void requireLess(int read, long chars) throws Unavailable {
        if (read > MOST_READ || chars > MOST_CHARS) {
            throw new Unavailable(
                    Unavailable.Kind.TOO_LARGE,
                    "more than " + MOST_READ + " contracts would have to be read for that, or their summaries have more"
                            + " than " + MOST_CHARS + " characters; say paid, session_id, date_s or max_age besides, or"
                            + " ask for fewer at a time");
        }
    }

    private static Page sized(Page page, int size) {
        int limit = Math.max(size, page.atMost());
        return new Page(page.after(), page.isDescending() ? -limit : limit, page.settledTo());
    }

    private Map<ContractRef, Headline> headlines(InstanceId instance, List<OrderRow> rows) throws Unavailable {
        Map<ContractRef, OrderKey> refs = new HashMap<>();
        for (OrderRow row : rows) {
            ContractRef ref = row.order().terms().contract();
            if (ref != null) {
                refs.put(ref, new OrderKey(instance, row.id()));
            }
        }
        Map<ContractRef, Headline> lines = new HashMap<>();
        turns.acquireUninterruptibly();
        try {
            contracts.read(refs).forEach((ref, contract) -> lines.put(ref, Headline.of(contract)));
        } finally {
            turns.release();
        }
        return lines;
    }
}
