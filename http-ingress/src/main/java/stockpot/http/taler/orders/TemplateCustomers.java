package stockpot.http.taler.orders;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.gateway.Reads;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Row;
import stockpot.kernel.Unavailable;
import stockpot.orders.Order.State;
import stockpot.orders.OrderKey;
import stockpot.orders.OrderLists.OrderRow;

/**
 * Who makes orders from templates, and how many: as far as this node has seen since it was started. What such orders hold of a
 * product together is bounded by the product's own log, on all nodes and for ever; this keeps one client from having all of it.
 */
public final class TemplateCustomers {
    private static final int MOST_CUSTOMERS = 16_384;
    private static final int LOOKS = 2;
    private static final long UNDECIDED_MILLIS = 60_000;
    private static final long RETRY_SECONDS = 30;

    private record Customer(InstanceId instance, String client) {}

    /** An order that may be unpaid; of one that is being placed its place alone. */
    private static final class Open {
        private @Nullable OrderKey order;
        private long until;

        private Open(long until) {
            this.until = until;
        }
    }

    private final TemplateLimits limits;
    private final Reads reads;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final @Nullable Rates<Customer> ofCustomers;
    private final @Nullable Rates<InstanceId> ofInstances;
    private final Map<Customer, Deque<Open>> open = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Customer, Deque<Open>> eldest) {
            return size() > MOST_CUSTOMERS;
        }
    };

    public TemplateCustomers(TemplateLimits limits, Reads reads, InstantSource clock, LongSupplier nanoTime) {
        this.limits = limits;
        this.reads = reads;
        this.clock = clock;
        this.nanoTime = nanoTime;
        ofCustomers = limits.perMinute() == 0 ? null : new Rates<>(limits.perMinute());
        ofInstances = limits.perMinute() == 0 ? null : new Rates<>(limits.perMinute() * TemplateLimits.CLIENTS);
    }

    int stockPercent() {
        return limits.stockPercent();
    }

    /** Counts a request to make an order, or refuses it because too many came. */
    public void admit(HttpRequest call) throws ApiException {
        if (ofCustomers == null || ofInstances == null) {
            return;
        }
        long now = nanoTime.getAsLong();
        requireTime(
                ofCustomers.early(new Customer(call.instance(), call.clientAddress()), now),
                "from this address; " + limits.perMinute());
        requireTime(
                ofInstances.early(call.instance(), now),
                "from its templates; " + limits.perMinute() * TemplateLimits.CLIENTS);
    }

    private static void requireTime(long early, String what) throws ApiException {
        if (early > 0) {
            throw ApiException.tooMany(
                    Math.ceilDiv(early, TimeUnit.SECONDS.toNanos(1)),
                    "too many orders are made at this instance " + what + " a minute may be");
        }
    }

    /** Room for one more unpaid order of a client. */
    final class Room implements AutoCloseable {
        private final Deque<Open> own;
        private final Open place;

        private Room(Deque<Open> own, Open place) {
            this.own = own;
            this.place = place;
        }

        /** The order was placed. */
        void isFor(OrderKey order, long payDeadline) {
            synchronized (open) {
                place.order = order;
                place.until = payDeadline;
            }
        }

        /** Gives the room back unless there is an order for it. */
        @Override
        public void close() {
            synchronized (open) {
                if (place.order == null) {
                    own.remove(place);
                }
            }
        }
    }

    /** Makes room for an order, or refuses it because the client has too many that are not paid. */
    Room room(HttpRequest call) throws ApiException, Unavailable {
        Customer customer = new Customer(call.instance(), call.clientAddress());
        Room room = roomFor(customer);
        if (room == null) {
            forgetSomeThatAreOver(customer);
            room = roomFor(customer);
        }
        if (room == null) {
            throw ApiException.tooMany(
                    RETRY_SECONDS,
                    "this address has " + limits.openOrders()
                            + " orders at this instance that are not paid; pay them, or wait" + " until they are over");
        }
        return room;
    }

    private @Nullable Room roomFor(Customer customer) {
        long now = clock.millis();
        synchronized (open) {
            Deque<Open> own = open.computeIfAbsent(customer, _ -> new ArrayDeque<>());
            own.removeIf(each -> each.until <= now);
            if (limits.openOrders() > 0 && own.size() >= limits.openOrders()) {
                return null;
            }
            Open place = new Open(now + UNDECIDED_MILLIS);
            if (limits.openOrders() > 0) {
                own.add(place);
            }
            return new Room(own, place);
        }
    }

    /** Only its log knows whether an order is paid. A few are asked about each time, so that this costs not more than an order. */
    private void forgetSomeThatAreOver(Customer customer) throws Unavailable {
        List<Open> some = new ArrayList<>();
        synchronized (open) {
            Deque<Open> own = open.getOrDefault(customer, new ArrayDeque<>());
            for (int left = LOOKS; left > 0 && !own.isEmpty(); left--) {
                some.add(own.removeFirst());
            }
        }
        for (Open each : some) {
            boolean isOpen = true;
            try {
                isOpen = isOpen(each.order);
            } finally {
                if (isOpen) {
                    synchronized (open) {
                        // Behind the others, so that another one is asked about the next time.
                        open.computeIfAbsent(customer, _ -> new ArrayDeque<>()).add(each);
                    }
                }
            }
        }
    }

    private boolean isOpen(@Nullable OrderKey order) throws Unavailable {
        if (order == null) {
            return true;
        }
        Optional<Row<OrderRow>> row = reads.order(order);
        return row.isPresent() && row.get().value().order().state() == State.UNPAID;
    }
}
