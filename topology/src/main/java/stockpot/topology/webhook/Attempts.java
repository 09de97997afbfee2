package stockpot.topology.webhook;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.topology.query.RecordReader.Place;
import stockpot.topology.webhook.Sender.Message;
import stockpot.topology.webhook.Sender.Reply;

/**
 * Tells what is due, on threads of its own: names are looked up and handshakes are made there, and neither gives a virtual
 * thread's carrier away.
 */
final class Attempts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
    private static final long IDLE_SECONDS = 10;
    private static final long POSTPONED_MILLIS = 1_000;

    private final Outbox outbox;
    private final Hooks hooks;
    private final Sender sender;
    private final Reading records;
    private final BooleanSupplier lease;
    private final InstantSource clock;
    private final ThreadPoolExecutor threads;

    /** Reads records of ledgers. */
    @FunctionalInterface
    interface Reading {
        Map<Place, Future<Optional<byte[]>>> read(Map<Place, byte[]> keys);
    }

    /**
     * Prepares to tell.
     *
     * @param lease whether nobody else can have the partitions at present, who would tell the same
     */
    Attempts(
            Outbox outbox,
            Hooks hooks,
            Sender sender,
            Reading records,
            BooleanSupplier lease,
            InstantSource clock,
            int places) {
        this.outbox = outbox;
        this.hooks = hooks;
        this.sender = sender;
        this.records = records;
        this.lease = lease;
        this.clock = clock;
        this.threads = new ThreadPoolExecutor(
                0,
                places,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().name("stockpot-webhook-", 0).daemon().factory());
    }

    /** Begins as much of what is due as there are places. */
    void begin() {
        while (lease.getAsBoolean()) {
            Delivery next = outbox.take(clock.millis());
            if (next == null) {
                return;
            }
            try {
                threads.execute(() -> run(next));
            } catch (RejectedExecutionException _) {
                // The thread of one that has ended is not free yet, or the node stops.
                outbox.postponed(next, clock.millis());
                return;
            }
        }
    }

    /** Goes on with what is due when it is done, so that a thread of the pool is there for it. */
    private void run(Delivery first) {
        Delivery next = first;
        while (next != null && !threads.isShutdown()) {
            tell(next);
            next = lease.getAsBoolean() ? outbox.take(clock.millis()) : null;
        }
        if (next != null) {
            outbox.postponed(next, clock.millis());
        }
    }

    private void tell(Delivery delivery) {
        long begun = clock.millis();
        try {
            Optional<Hook> hook = hooks.find(delivery.instance, delivery.hook);
            if (hook.isEmpty()) {
                outbox.gone(delivery);
            } else if (!hook.get().said().event().equals(delivery.event)) {
                outbox.dropped(delivery);
            } else {
                byte[] record = record(delivery);
                Reply reply = record == null
                        ? new Reply(false, "the ledger has no such record")
                        : sender.send(
                                hook.get(),
                                new Message(delivery.event, delivery.id, HookEvents.told(delivery.event, record)));
                long now = clock.millis();
                outbox.tried(delivery, reply, now, now - begun);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            outbox.postponed(delivery, clock.millis());
        } catch (ExecutionException | RuntimeException e) {
            // The ledger or the catalog cannot be read at present.
            LOG.debug("{} cannot be told now", delivery.id, e);
            outbox.postponed(delivery, clock.millis() + POSTPONED_MILLIS);
        }
    }

    private byte @Nullable [] record(Delivery delivery) throws ExecutionException, InterruptedException {
        byte[] kept = delivery.record;
        if (kept != null) {
            return kept;
        }
        Place place = new Place(delivery.lane.ledger, delivery.offset);
        Future<Optional<byte[]>> read =
                records.read(Map.of(place, delivery.key)).get(place);
        return read == null ? null : read.get().orElse(null);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
