package stockpot.topology.follow;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.kernel.Unavailable;
import stockpot.topology.decide.Layout;

/**
 * Reads the ledgers of stock, orders and pots as they are committed, once for all who listen, and only while somebody does.
 *
 * <p>What is read is kept for those who have not taken it yet, so many bytes for all together; whoever is further behind than
 * that is dropped, and can go on from the position that it was given last.
 */
public final class LedgerFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerFeed.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long READY_SECONDS = 10;

    /** Of the heap, as much may wait for those who listen. */
    private static final int HEAP_SHARE = 32;

    private static final long LEAST_BYTES = 8 << 20;

    /** Of definitions that are kept in memory, over all instances. */
    private static final int MOST_DEFINITIONS = 65_536;

    private final Map<String, Object> client;
    private final Followed followed;
    private final LedgerIds ids;
    private final Backlog backlog;
    private final Definitions definitions;
    private final long mostBytes;
    private final Object lock = new Object();

    /** All below is guarded by the lock. */
    private final Map<String, Channel> channels = new HashMap<>();

    private final Deque<Kept> kept = new ArrayDeque<>();
    private long keptBytes;
    private long number;
    private int known;
    private @Nullable Reader reader;
    private boolean closed;

    private record Kept(Channel channel, Happening happening) {}

    /**
     * Prepares it.
     *
     * @param rows what products are said to be now
     * @param mostBytes that all who listen may have before them, together
     */
    public LedgerFeed(Map<String, Object> client, Layout layout, Definitions.Rows rows, long mostBytes) {
        this.client = client;
        this.followed = new Followed(layout);
        this.ids = new LedgerIds(client, followed);
        this.backlog = new Backlog(client, followed);
        this.definitions = new Definitions(rows, backlog);
        this.mostBytes = mostBytes;
    }

    /** What all who listen may have before them, with the heap that there is. */
    public static long usualBytes() {
        return Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    }

    /** Stands for the ledgers that positions are of: with others they mean nothing. */
    public byte[] log() throws Unavailable, InterruptedException {
        return ids.get();
    }

    /**
     * Listens to an instance.
     *
     * @param own whose events
     * @param from a position that was given out before; null to begin now
     * @throws Lost when it is no position, or something behind it is not kept any more
     */
    public Listener listen(Own own, Wanted wanted, byte @Nullable [] from)
            throws Unavailable, Lost, InterruptedException {
        LedgerPosition begin = from == null ? null : position(from);
        Reader running = use();
        boolean listens = false;
        try {
            running.await();
            if (begin != null) {
                switch (backlog.reach(begin)) {
                    case GOOD -> {}
                    case GONE -> throw new Lost(true);
                    case FOREIGN -> throw new Lost(false);
                }
            }
            Listener listener = new Listener(this, running, own, wanted, begin);
            if (begin == null) {
                listener.beginNow();
            }
            listens = true;
            return listener;
        } finally {
            if (!listens) {
                leave(running);
            }
        }
    }

    private LedgerPosition position(byte[] from) throws Lost {
        try {
            return LedgerPosition.read(from, followed.size());
        } catch (IllegalArgumentException e) {
            throw new Lost(false);
        }
    }

    Backlog backlog() {
        return backlog;
    }

    Definitions definitions() {
        return definitions;
    }

    private Reader use() throws Unavailable {
        synchronized (lock) {
            if (closed) {
                throw new Unavailable(Unavailable.Kind.NOT_READY, "the node is stopping");
            }
            Reader running = reader;
            if (running == null) {
                running = new Reader();
                reader = running;
                running.start();
            }
            running.users++;
            return running;
        }
    }

    private void leave(Reader left) {
        synchronized (lock) {
            left.users--;
        }
    }

    /** How far the reader is. */
    long[] reached(Reader running) {
        synchronized (lock) {
            return running.next.clone();
        }
    }

    /** From here on the listener is offered what comes; answers where that is. */
    long[] join(Listener listener, Reader running) {
        synchronized (lock) {
            if (running.over) {
                listener.end();
            } else {
                channels.computeIfAbsent(listener.instance(), _ -> new Channel())
                        .add(listener);
            }
            return running.next.clone();
        }
    }

    void leave(Listener listener, Reader running) {
        synchronized (lock) {
            running.users--;
            Channel channel = channels.get(listener.instance());
            if (channel != null && channel.remove(listener) && channel.listeners.isEmpty()) {
                channels.remove(listener.instance());
                known -= channel.definitions.size();
            }
        }
    }

    /** Finds out what a product was with a record, and remembers it while nobody says otherwise. */
    Definition definition(String instance, Happening happening, long commandOffset)
            throws Unavailable, InterruptedException {
        String product = String.valueOf(happening.product());
        Channel channel;
        long forgot;
        synchronized (lock) {
            channel = channels.get(instance);
            forgot = channel == null ? 0 : channel.forgot;
        }
        Definition found = definitions.at(instance, product, happening, commandOffset);
        synchronized (lock) {
            // Nobody can have said otherwise since then: the reader would have noted it.
            if (channel != null && channel == channels.get(instance) && channel.forgot == forgot) {
                note(channel, product, found, false);
            }
        }
        return found;
    }

    private void note(Channel channel, String product, Definition definition, boolean replaces) {
        if (!definition.isSmall()) {
            if (replaces && channel.definitions.remove(product) != null) {
                known--;
            }
            channel.forgot++;
            return;
        }
        if (known >= MOST_DEFINITIONS) {
            channels.values().forEach(each -> {
                each.definitions.clear();
                each.forgot++;
            });
            known = 0;
        }
        Definition before = replaces
                ? channel.definitions.put(product, definition)
                : channel.definitions.putIfAbsent(product, definition);
        known += before == null ? 1 : 0;
    }

    /** Reads until nobody listens any more, or something goes wrong: then all who listen have to begin again. */
    final class Reader {
        private final CompletableFuture<Void> ready = new CompletableFuture<>();
        private long[] next = new long[followed.size()];
        private int users;
        private boolean over;
        private @Nullable Thread thread;

        private void start() {
            thread = Thread.ofPlatform().name("stockpot-events").daemon().start(this::run);
        }

        private void await() throws Unavailable, InterruptedException {
            try {
                ready.get(READY_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new Unavailable(Unavailable.Kind.NOT_READY, "the ledgers cannot be followed at present", e);
            }
        }

        private void run() {
            try (Consumer<byte[], byte[]> consumer = Backlog.consumer(client, "stockpot-events")) {
                consumer.assign(followed.all());
                consumer.seekToEnd(followed.all());
                synchronized (lock) {
                    next = positions(consumer);
                }
                ready.complete(null);
                while (goesOn()) {
                    take(consumer, consumer.poll(POLL));
                }
            } catch (InterruptException e) {
                LOG.debug("the ledgers are not followed any more", e);
            } catch (RuntimeException e) {
                LOG.warn("the ledgers could not be followed; those who listen have to begin again", e);
                ready.completeExceptionally(e);
            } finally {
                end();
            }
        }

        private long[] positions(Consumer<byte[], byte[]> consumer) {
            return followed.all().stream().mapToLong(consumer::position).toArray();
        }

        /** Whoever comes from now on, when it does not, begins with another reader. */
        private boolean goesOn() {
            synchronized (lock) {
                if (closed || users == 0) {
                    end();
                }
                return !over;
            }
        }

        private void end() {
            synchronized (lock) {
                over = true;
                if (reader == this) {
                    reader = null;
                    channels.values().forEach(channel -> channel.listeners.forEach(Listener::end));
                    channels.clear();
                    kept.clear();
                    keptBytes = 0;
                    known = 0;
                    backlog.rest();
                }
            }
        }

        /** Hands out what was read: all of a batch at once, so that nobody is woken for each record. */
        private void take(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
            synchronized (lock) {
                Map<Channel, List<Happening>> batch = new LinkedHashMap<>();
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    int index = followed.index(record.topic(), record.partition());
                    next[index] = record.offset() + 1;
                    Channel channel = channels.isEmpty()
                            ? null
                            : Happening.orNull(
                                    record, () -> channels.get(Happening.instance(Happening.ids(record), record)));
                    Happening happening =
                            channel == null ? null : Happening.orNull(record, () -> happening(channel, index, record));
                    if (channel != null && happening != null) {
                        batch.computeIfAbsent(channel, _ -> new ArrayList<>()).add(happening);
                    }
                }
                // A marker at the end of a transaction is passed without a record.
                next = positions(consumer);
                batch.forEach(Channel::offer);
                forget();
            }
        }

        private Happening happening(Channel channel, int index, ConsumerRecord<byte[], byte[]> record) {
            List<String> ids = Happening.ids(record);
            String type = Happening.type(record);
            String product = followed.isOfStock(index) ? ids.getLast() : null;
            if (product != null && Definition.isIn(type)) {
                note(channel, product, Definition.in(Happening.json(record.value())), true);
            }
            Happening happening = new Happening(
                    index,
                    record.offset(),
                    type,
                    product,
                    record.key(),
                    record.value(),
                    product == null ? null : channel.definitions.get(product),
                    next.clone(),
                    ++number);
            kept.add(new Kept(channel, happening));
            keptBytes += happening.weight();
            return happening;
        }

        private void forget() {
            while (keptBytes > mostBytes && !kept.isEmpty()) {
                Kept oldest = kept.remove();
                keptBytes -= oldest.happening().weight();
                long upTo = oldest.happening().number();
                List.copyOf(oldest.channel().listeners).forEach(listener -> listener.dropIfBehind(upTo));
            }
        }
    }

    @Override
    public void close() {
        Reader running;
        synchronized (lock) {
            closed = true;
            running = reader;
        }
        Thread thread = running == null ? null : running.thread;
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join(Duration.ofSeconds(2));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        backlog.close();
    }
}
