package stockpot.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.catalog.Instance;
import stockpot.catalog.Token;
import stockpot.catalog.TokenHash;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.gateway.Events;
import stockpot.http.gateway.Reads;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Row;
import stockpot.kernel.Unavailable;

/**
 * Those who listen at this node: so many in all, half of them for one instance and half from one address.
 *
 * <p>Twice a second it is looked whether what they showed is still good. So whoever listens stops when his token does, or his
 * instance.
 */
final class EventStreams {
    private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);
    private static final long HEARTBEAT_MILLIS = 15_000;
    private static final long LOOK_MILLIS = 500;
    private static final int RETRY_SECONDS = 10;

    /** When a client should come again whose stream has ended. */
    private static final int RETRY_MILLIS = 2000;

    private final int most;
    private final Shares byInstance;
    private final Shares byAddress;
    private final Reads reads;
    private final InstantSource clock;
    private final Set<Stream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;
    private volatile @Nullable Thread watch;

    EventStreams(int most, Reads reads, InstantSource clock) {
        this.most = most;
        this.byInstance = new Shares(most, Math.max(1, most / 2));
        this.byAddress = new Shares(most, Math.max(1, most / 2));
        this.reads = reads;
        this.clock = clock;
    }

    /** Whose a stream is, and what has to stay good for it to go on. */
    record Listener(InstanceId instance, long serial, TokenHash token, String address) {}

    /** How it comes to be listened to. */
    @FunctionalInterface
    interface Opening {
        Events.Listening open() throws ApiException, Unavailable;
    }

    /** How many there are. */
    int count() {
        return open.size();
    }

    /**
     * Lets somebody listen.
     *
     * @throws ApiException when there are too many already
     */
    HttpResponse.Stream open(Listener listener, EventIds ids, Opening opening) throws ApiException, Unavailable {
        take(listener);
        Events.Listening listening = null;
        try {
            listening = opening.open();
        } finally {
            if (listening == null) {
                give(listener);
            }
        }
        Stream stream = new Stream(listener, ids, listening);
        open.add(stream);
        if (stopping) {
            listening.end();
        }
        watch();
        return stream;
    }

    private void take(Listener listener) throws ApiException {
        if (stopping) {
            throw ApiException.busy("the node is stopping; try again");
        }
        if (!byInstance.take(listener.instance(), 1)) {
            throw tooMany("of this instance");
        }
        if (!byAddress.take(listener.address(), 1)) {
            byInstance.give(listener.instance(), 1);
            throw tooMany("from this address");
        }
    }

    private ApiException tooMany(String whose) {
        return byInstance.together() >= most
                ? ApiException.busy("as many listen at this node as may; try again later, or at another node")
                : ApiException.tooMany(
                        RETRY_SECONDS,
                        "as many " + whose + " listen at this node as may; close one, or try again later");
    }

    private void give(Listener listener) {
        byInstance.give(listener.instance(), 1);
        byAddress.give(listener.address(), 1);
    }

    private synchronized void watch() {
        if (watch == null) {
            watch = Thread.ofVirtual().name("stockpot-listeners").start(this::lookAgainAndAgain);
        }
    }

    private void lookAgainAndAgain() {
        try {
            while (goesOn()) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                look();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            // Whoever comes next has it looked after again, whatever ended this.
            stopWatching();
        }
    }

    private synchronized void stopWatching() {
        if (Objects.equals(watch, Thread.currentThread())) {
            watch = null;
        }
    }

    private synchronized boolean goesOn() {
        if (open.isEmpty()) {
            watch = null;
        }
        return watch != null;
    }

    private void look() {
        Map<TokenHash, Boolean> good = new HashMap<>();
        for (Stream each : open) {
            try {
                if (!good.computeIfAbsent(each.listener.token(), _ -> isGood(each.listener))) {
                    each.listening.end();
                }
            } catch (RuntimeException e) {
                LOG.error("it cannot be told whether somebody may still listen", e);
                each.listening.end();
            }
        }
    }

    /** What cannot be shown to be good is not taken for good. */
    private boolean isGood(Listener listener) {
        try {
            Optional<Row<Instance>> instance = reads.instance(listener.instance());
            Optional<Token> token = reads.token(listener.instance(), listener.token());
            return instance.isPresent()
                    && !instance.get().value().closed()
                    && instance.get().value().serial() == listener.serial()
                    && token.isPresent()
                    && clock.millis() < token.get().deadline();
        } catch (Unavailable _) {
            return false;
        }
    }

    /** Ends all of them, and lets nobody listen any more. */
    void stop() {
        stopping = true;
        open.forEach(each -> each.listening.end());
    }

    /** What one of them is told: server-sent events, as the HTML standard has them. */
    private final class Stream implements HttpResponse.Stream {
        private final Listener listener;
        private final EventIds ids;
        private final Events.Listening listening;
        private boolean begun;

        Stream(Listener listener, EventIds ids, Events.Listening listening) {
            this.listener = listener;
            this.ids = ids;
            this.listening = listening;
        }

        @Override
        public byte @Nullable [] next() throws Unavailable, InterruptedException {
            if (!begun) {
                begun = true;
                return ascii("retry: " + RETRY_MILLIS + "\n" + idOf(listening.position()) + "\n");
            }
            List<Events.Event> events = listening.next(HEARTBEAT_MILLIS);
            if (events == null) {
                return null;
            }
            if (events.isEmpty()) {
                return ascii(":\n" + idOf(listening.position()) + "\n");
            }
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            for (Events.Event each : events) {
                text.writeBytes(ascii("event: " + each.type() + "\n" + idOf(each.position()) + "data: "));
                text.writeBytes(each.data());
                text.writeBytes(ascii("\n\n"));
            }
            return text.toByteArray();
        }

        private String idOf(byte[] position) {
            return "id: " + ids.text(position) + "\n";
        }

        @Override
        public void close() {
            if (open.remove(this)) {
                give(listener);
                listening.close();
            }
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
