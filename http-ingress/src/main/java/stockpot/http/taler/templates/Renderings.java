package stockpot.http.taler.templates;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Json;
import stockpot.http.taler.shared.Aside;
import stockpot.http.taler.shared.ETags;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Sha256;
import stockpot.kernel.Unavailable;

/**
 * Large answers that many ask for: each is made once for all who ask meanwhile, and kept as long as nothing has changed.
 *
 * <p>An instance has one made at a time. Whoever comes meanwhile waits, and takes the next one that began after he came: it
 * shows all that had been answered by then. So however many ask for however busy an inventory, it costs one thread's time at
 * most, and the bytes are the same for all of them.
 */
public final class Renderings {
    private static final int MADE_AT_ONCE = 2;
    private static final int MOST_WAITING = 64;
    private static final long PATIENCE_SECONDS = 5;
    private static final int HEAP_PARTS = 16;
    private static final int TAG_BYTES = 12;
    private static final int ENTRY_BYTES = 128;

    private final Semaphore making = new Semaphore(MADE_AT_ONCE, true);
    private final Aside aside = new Aside("stockpot-rendering");
    private final Map<InstanceId, Queue> queues = new HashMap<>();
    private final Map<Key, Rendered> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final long mostBytes;
    private long bytes;

    public Renderings() {
        this(Runtime.getRuntime().maxMemory() / HEAP_PARTS);
    }

    Renderings(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** What is shown of which instance. */
    private record Key(InstanceId instance, String what) {}

    /**
     * What was made.
     *
     * @param body null for what is too large, which is worth knowing too: it is found out only by reading it
     * @param version of what it shows, or an older one
     * @param began when its making began, by the monotonic clock
     */
    private record Rendered(byte @Nullable [] body, String version, long began) {
        long bytes() {
            return (long) ENTRY_BYTES + (body == null ? 0 : body.length);
        }
    }

    /** Those who want something of an instance, in order; it goes when nobody does. */
    private static final class Queue {
        private final ReentrantLock turn = new ReentrantLock(true);
        private @Nullable Key lastKey;
        private @Nullable Rendered last;
        private int users;
    }

    /** Says what stands for all that is shown: when it is the same, so is the answer. */
    @FunctionalInterface
    interface Version {
        String now() throws ApiException, Unavailable;
    }

    /** Reads what is to be shown. */
    @FunctionalInterface
    interface Reading {
        Json.Writing read() throws ApiException, Unavailable;
    }

    /**
     * What is made of the bytes for whoever asked.
     *
     * @param name of the form, since each has tags of its own
     */
    record Form(String name, Making making) {
        static final Form JSON = new Form("", body -> HttpResponse.json(200, body));

        private String tag(String version) {
            return HexFormat.of().formatHex(Sha256.of(version + name), 0, TAG_BYTES);
        }
    }

    /** Makes an answer of the bytes. */
    @FunctionalInterface
    interface Making {
        HttpResponse of(byte[] body) throws ApiException, Unavailable;
    }

    /**
     * The answer, or none to a client that has it already.
     *
     * @throws Json.TooLarge when it would be more than a node holds in memory
     */
    HttpResponse answer(HttpRequest call, InstanceId instance, String what, Version version, Reading reading)
            throws ApiException, Unavailable {
        return answer(call, instance, what, version, reading, Form.JSON);
    }

    /** The same in another form. */
    HttpResponse answer(HttpRequest call, InstanceId instance, String what, Version version, Reading reading, Form form)
            throws ApiException, Unavailable {
        long came = System.nanoTime();
        Key key = new Key(instance, what);
        String now = version.now();
        HttpResponse known = ETags.unchanged(call, form.tag(now));
        if (known != null) {
            return known;
        }
        Rendered rendered = find(key);
        if (rendered == null || !rendered.version().equals(now)) {
            rendered = inTurn(key, came, version, reading);
        }
        byte[] body = rendered.body();
        if (body == null) {
            throw new Json.TooLarge();
        }
        return ETags.tagged(form.making().of(body), form.tag(rendered.version()));
    }

    private Rendered inTurn(Key key, long came, Version version, Reading reading) throws ApiException, Unavailable {
        Queue queue = enter(key.instance());
        try {
            if (!queue.turn.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw busy();
            }
            try {
                // What is too large to be kept is at least shared with those who are next.
                Rendered made = key.equals(queue.lastKey) ? queue.last : find(key);
                if (made == null || made.began() - came < 0) {
                    made = make(version, reading);
                    queue.lastKey = key;
                    queue.last = made;
                    keep(key, made);
                }
                return made;
            } finally {
                queue.turn.unlock();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw ApiException.busy("the node is stopping");
        } finally {
            leave(key.instance(), queue);
        }
    }

    private Rendered make(Version version, Reading reading) throws ApiException, Unavailable, InterruptedException {
        if (!making.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw busy();
        }
        try {
            long began = System.nanoTime();
            // Before anything is read: what changes in between makes the answer newer than it says, and never older.
            String now = version.now();
            return new Rendered(body(reading), now, began);
        } finally {
            making.release();
        }
    }

    private byte @Nullable [] body(Reading reading) throws ApiException, Unavailable {
        try {
            Json.Writing writing = reading.read();
            return aside.run(() -> Json.write(writing));
        } catch (Json.TooLarge _) {
            return null;
        } catch (Unavailable e) {
            if (e.kind() == Unavailable.Kind.TOO_LARGE) {
                return null;
            }
            throw e;
        }
    }

    private static ApiException busy() {
        return ApiException.busy("too many large answers are being made; try again");
    }

    private synchronized Queue enter(InstanceId instance) throws ApiException {
        Queue queue = queues.computeIfAbsent(instance, _ -> new Queue());
        if (queue.users > MOST_WAITING) {
            throw busy();
        }
        queue.users++;
        return queue;
    }

    private synchronized void leave(InstanceId instance, Queue queue) {
        if (--queue.users == 0) {
            queues.remove(instance);
        }
    }

    private synchronized @Nullable Rendered find(Key key) {
        return kept.get(key);
    }

    private synchronized void keep(Key key, Rendered rendered) {
        Rendered old = kept.put(key, rendered);
        bytes += rendered.bytes() - (old == null ? 0 : old.bytes());
        Iterator<Rendered> eldest = kept.values().iterator();
        while (bytes > mostBytes) {
            bytes -= eldest.next().bytes();
            eldest.remove();
        }
    }
}
