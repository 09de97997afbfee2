package stockpot.topology.webhook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** What one webhook has before it. Guarded by the {@link Outbox}. */
final class Channel {
    private static final int MOST_ENDED = 20;
    private static final long SLOW_MILLIS = 2_000;
    private static final int DOWN_AFTER = 3;
    private static final long LONGEST_PAUSE_MILLIS = TimeUnit.MINUTES.toMillis(1);

    final Tenant tenant;
    final long hook;
    private final Map<Thing, Line> lines = new HashMap<>();
    private final NavigableSet<Line> waiting =
            new TreeSet<>(Comparator.comparingLong((Line line) -> line.due).thenComparingLong(line -> line.number));
    final Deque<DeliveryRow> ended = new ArrayDeque<>();
    int pending;
    int working;
    private int failures;
    private boolean slow;
    private long notBefore;
    private long lineNumber;

    /** All webhooks of an instance that have something before them. */
    static final class Tenant {
        final String instance;
        final Map<Long, Channel> channels = new LinkedHashMap<>();
        int pending;
        int working;

        Tenant(String instance) {
            this.instance = instance;
        }
    }

    /** What is told of in its order. */
    private record Thing(Lane lane, Bytes key) {}

    /** What waits for each other. */
    private static final class Line {
        private final long number;
        private final Deque<Delivery> all = new ArrayDeque<>();
        private long due;

        private Line(long number) {
            this.number = number;
        }
    }

    Channel(Tenant tenant, long hook) {
        this.tenant = tenant;
        this.hook = hook;
    }

    /** Whether it has failed last, or was slow: such a one gets few places, and one at a time. */
    boolean isTroubled() {
        return failures > 0 || slow;
    }

    void add(Delivery delivery) {
        Line line = lines.computeIfAbsent(thing(delivery), _ -> new Line(++lineNumber));
        line.all.add(delivery);
        if (line.all.size() == 1) {
            line.due = delivery.nextMillis;
            waiting.add(line);
        }
        pending++;
    }

    private static Thing thing(Delivery delivery) {
        return new Thing(delivery.lane, Bytes.wrap(delivery.key));
    }

    /** What is to be told now; it is taken away from those that wait. */
    @Nullable
    Delivery take(long now) {
        if (waiting.isEmpty() || now < notBefore || (isTroubled() && working > 0)) {
            return null;
        }
        Line line = waiting.first();
        if (line.due > now) {
            return null;
        }
        waiting.remove(line);
        return line.all.element();
    }

    /** It is over, whatever came of it. */
    void end(Delivery delivery) {
        pending--;
        Thing thing = thing(delivery);
        Line line = lines.get(thing);
        if (line == null || line.all.peek() != delivery) {
            throw new IllegalStateException("only the first of a line ends: " + delivery.id);
        }
        line.all.remove();
        if (line.all.isEmpty()) {
            lines.remove(thing);
        } else {
            line.due = line.all.element().nextMillis;
            waiting.add(line);
        }
    }

    /** It is tried again. */
    void again(Delivery delivery) {
        Line line = lines.get(thing(delivery));
        if (line != null) {
            line.due = delivery.nextMillis;
            waiting.add(line);
        }
    }

    void succeeded(long now, long took) {
        boolean wasDown = failures >= DOWN_AFTER;
        failures = 0;
        notBefore = 0;
        slow = took > SLOW_MILLIS;
        if (wasDown) {
            // Whoever is back is told all that waited for him, and not when each would be tried again.
            Deque<Line> all = new ArrayDeque<>(waiting);
            waiting.clear();
            all.forEach(line -> line.due = Math.min(line.due, now));
            waiting.addAll(all);
        }
    }

    /** While none of several gets through they are not all tried at their own times. */
    void failed(long now, Backoff backoff) {
        failures++;
        if (failures >= DOWN_AFTER) {
            notBefore = now + Math.min(LONGEST_PAUSE_MILLIS, backoff.pause(failures - DOWN_AFTER + 1));
        }
    }

    void note(DeliveryRow row) {
        ended.addFirst(row);
        if (ended.size() > MOST_ENDED) {
            ended.removeLast();
        }
    }

    /** All that it has before it. */
    Stream<Delivery> all() {
        return lines.values().stream().flatMap(line -> line.all.stream());
    }

    /** Forgets what is of that lane, and gives it; of all lanes when it is null. */
    List<Delivery> forget(@Nullable Lane lane) {
        List<Delivery> forgotten = new ArrayList<>();
        lines.entrySet().removeIf(each -> {
            boolean goes = lane == null || each.getKey().lane().equals(lane);
            if (goes) {
                waiting.remove(each.getValue());
                forgotten.addAll(each.getValue().all);
            }
            return goes;
        });
        pending -= forgotten.size();
        return forgotten;
    }
}
