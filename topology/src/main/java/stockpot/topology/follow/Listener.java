package stockpot.topology.follow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Unavailable;
import stockpot.topology.follow.LedgerFeed.Reader;
import stockpot.topology.send.Patience;

/**
 * Somebody who listens to an instance. One that begins at an old position reads what is behind ({@link Backlog}) until it is
 * near the reader of all, is then offered what that one reads, and reads up to where this begins.
 *
 * <p>{@link #next} and {@link #close} are for the thread that listens; all else may come from others.
 */
public final class Listener implements AutoCloseable {
    /** Who has more before it does not take it away. */
    private static final int MOST_WAITING = 8192;

    private static final long MOST_BYTES = 256 << 10;

    /** How far behind a listener may be that is offered what comes while it catches up. */
    private static final long NEAR = 20_000;

    private static final int MOST_DEFINITIONS = 4096;

    private final LedgerFeed feed;
    private final Reader reader;
    private final Own own;
    private final Wanted wanted;
    private final Deque<Happening> waiting = new ArrayDeque<>();
    private final Map<String, Definition> known = new HashMap<>();
    /** What was found out about products of which nothing was read yet. */
    private final Map<String, Definition> found = new HashMap<>();

    private boolean over;
    private boolean left;
    private boolean live;
    private long @Nullable [] joined;
    private long[] next;
    private int half;

    /**
     * An event.
     *
     * @param position after it
     */
    public record Event(String type, byte[] data, LedgerPosition position) {}

    Listener(LedgerFeed feed, Reader reader, Own own, Wanted wanted, @Nullable LedgerPosition from) {
        this.feed = feed;
        this.reader = reader;
        this.own = own;
        this.wanted = wanted;
        this.next = from == null ? new long[0] : from.next().clone();
        this.half = from == null ? LedgerPosition.NONE : from.half();
    }

    String instance() {
        return own.instance();
    }

    /** Of which alone it wants something; none for all. */
    Set<String> products() {
        return wanted.products();
    }

    void beginNow() {
        next = feed.join(this, reader);
        live = true;
    }

    /** Where it is: after all that {@link #next} gave. */
    public LedgerPosition position() {
        return new LedgerPosition(next.clone(), half);
    }

    /**
     * What happened next, as soon as there is something; without events when nothing did for so long.
     *
     * @return null when it is over: it was too slow, or it was ended, or the ledgers cannot be read
     */
    public @Nullable List<Event> next(long millis) throws Unavailable, InterruptedException {
        Patience patience = Patience.ofMillis(millis);
        List<Event> events = new ArrayList<>();
        while (true) {
            boolean goesOn = live ? tellWhatComes(patience, events) : tellWhatIsBehind(events);
            if (!goesOn) {
                return null;
            }
            if (!events.isEmpty() || patience.isOver()) {
                return events;
            }
        }
    }

    private boolean tellWhatIsBehind(List<Event> events) throws Unavailable, InterruptedException {
        if (isOver()) {
            return false;
        }
        long[] to = half == LedgerPosition.NONE ? joined : halfRecord();
        if (to == null) {
            to = feed.reached(reader);
            if (gap(to) <= NEAR) {
                to = feed.join(this, reader);
                joined = to;
            }
        }
        if (gap(to) == 0) {
            live = true;
            known.clear();
            found.clear();
            return true;
        }
        if (known.size() + found.size() > MOST_DEFINITIONS) {
            known.clear();
            found.clear();
        }
        Backlog.Turn turn = feed.backlog().turn(next, to, own.instance(), known);
        for (Happening each : turn.happenings()) {
            tell(each, events);
        }
        reach(turn.reached());
        return true;
    }

    /** The rest of the record of which something was had, before anything else: no position could say that of two records. */
    private long[] halfRecord() {
        long[] to = next.clone();
        to[half]++;
        return to;
    }

    private long gap(long[] to) {
        long gap = 0;
        for (int i = 0; i < to.length; i++) {
            gap += Math.max(0, to[i] - next[i]);
        }
        return gap;
    }

    private boolean tellWhatComes(Patience patience, List<Event> events) throws Unavailable, InterruptedException {
        List<Happening> taken = new ArrayList<>();
        long[] reached = null;
        synchronized (this) {
            while (waiting.isEmpty() && !over && !patience.isOver()) {
                wait(patience.leftMillis());
            }
            if (over) {
                return false;
            }
            long bytes = 0;
            while (!waiting.isEmpty() && bytes < MOST_BYTES) {
                Happening happening = waiting.remove();
                bytes += happening.weight();
                taken.add(happening);
            }
        }
        if (taken.isEmpty()) {
            reached = whereNothingWaits();
        }
        for (Happening each : taken) {
            tell(each, events);
        }
        if (reached != null) {
            reach(reached);
        }
        return true;
    }

    /** How far the reader is, when nothing that it read is waiting; null when something has come just now. */
    private long @Nullable [] whereNothingWaits() {
        long[] reached = feed.reached(reader);
        // The reader offers before it says that it is further, under the same lock.
        synchronized (this) {
            return waiting.isEmpty() && !over ? reached : null;
        }
    }

    /** Makes events of a record that was not had yet. */
    private void tell(Happening happening, List<Event> events) throws Unavailable, InterruptedException {
        if (happening.offset() >= next[happening.index()]) {
            boolean firstWasHad = half == happening.index();
            half = firstWasHad ? LedgerPosition.NONE : half;
            if (wanted.mayTake(happening) && own.has(happening)) {
                tell(happening, firstWasHad, events);
            }
        }
        reach(happening.after());
    }

    private void tell(Happening happening, boolean firstWasHad, List<Event> events)
            throws Unavailable, InterruptedException {
        String product = happening.product();
        boolean isRead = product != null && (wanted.category() != null || wanted.takesStanding());
        JsonNode fact = isRead ? happening.json() : null;
        if (fact != null && wanted.category() != null && !wanted.takes(definition(happening, fact))) {
            return;
        }
        Availability availability = fact != null && wanted.takesStanding() ? availability(happening, fact) : null;
        if (availability != null && !wanted.takesType(availability.type())) {
            availability = null;
        }
        long[] after = merged(happening.after());
        if (wanted.takesType(happening.type()) && !firstWasHad) {
            long[] before = after.clone();
            before[happening.index()] = happening.offset();
            events.add(new Event(
                    happening.type(),
                    happening.value(),
                    availability != null
                            ? new LedgerPosition(before, happening.index())
                            : new LedgerPosition(after, half)));
        }
        if (availability != null && fact != null) {
            events.add(new Event(availability.type(), availability.write(fact), new LedgerPosition(after, half)));
        }
    }

    private @Nullable Availability availability(Happening happening, JsonNode fact)
            throws Unavailable, InterruptedException {
        return Availability.in(
                fact,
                () -> wanted.takesType(Availability.LOW)
                        ? definition(happening, fact).lowStockAt()
                        : null);
    }

    private Definition definition(Happening happening, JsonNode fact) throws Unavailable, InterruptedException {
        Definition read = happening.known();
        if (read != null) {
            return read;
        }
        String command = fact.path("position").asText();
        long commandOffset = Long.parseLong(command.substring(command.lastIndexOf('/') + 1));
        if (live) {
            return feed.definition(own.instance(), happening, commandOffset);
        }
        String product = String.valueOf(happening.product());
        Definition before = found.get(product);
        if (before == null) {
            before = feed.definitions().at(own.instance(), product, happening, commandOffset);
            found.put(product, before);
        }
        return before;
    }

    private void reach(long[] reached) {
        next = merged(reached);
    }

    /** A listener may be ahead of the reader that it joined, which was begun on another node or at another time. */
    private long[] merged(long[] reached) {
        long[] merged = next.clone();
        for (int i = 0; i < merged.length; i++) {
            merged[i] = Math.max(merged[i], reached[i]);
        }
        return merged;
    }

    private synchronized boolean isOver() {
        return over;
    }

    /** Takes what it wants of a batch for later. */
    void offer(List<Happening> happenings) {
        synchronized (this) {
            for (Happening each : happenings) {
                if (!over && wanted.mayTake(each)) {
                    waiting.add(each);
                }
            }
            if (waiting.size() > MOST_WAITING) {
                over = true;
                waiting.clear();
            }
            if (over || !waiting.isEmpty()) {
                notifyAll();
            }
        }
    }

    /** Ends it when it has not taken what is forgotten now. */
    synchronized void dropIfBehind(long number) {
        Happening oldest = waiting.peek();
        if (oldest != null && oldest.number() <= number) {
            end();
        }
    }

    /** Whoever waits is told that it is over. */
    public synchronized void end() {
        over = true;
        waiting.clear();
        notifyAll();
    }

    @Override
    public void close() {
        end();
        if (!left) {
            left = true;
            feed.leave(this, reader);
        }
    }
}
