package stockpot.topology.law;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import stockpot.topology.decide.Family;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.Records;
import stockpot.topology.records.SourcePosition;

/**
 * Makes up the log of one partition: commands of a family, sent by nodes and by the settler, crowded, with repetitions,
 * reused ids, sources out of order, garbage, ticks, time that jumps ahead and steps back, and a node that is started afresh
 * every few records.
 */
final class LogMaker<C> {
    static final long START = 1_767_268_800_000L;
    private static final int RECENT = 200;
    private static final int SOURCES = 3;

    private final SplittableRandom random;
    private final Records<?, C, ?> records;
    private final Commands<C> commands;
    private final List<Entry> log = new ArrayList<>();
    private final long[] sourceOffsets = new long[SOURCES];
    private final int[] sourceEvents = new int[SOURCES];
    private final int[] sourceOrdinals = new int[SOURCES];
    private long now = START;
    private int ids;

    /** Makes up one command. */
    interface Commands<C> {
        /**
         * Makes up one.
         *
         * @param now the log's time, in milliseconds since the epoch
         */
        C next(SplittableRandom random, long now);

        /** Some that come at once, such as many carts after the same product, and some a while later; mostly none. */
        default List<List<C>> crowd(SplittableRandom random, long now) {
            return List.of();
        }

        /** The log from whose commands such a command follows when the settler sends it; null when it never does. */
        default @Nullable String logBehind(C command) {
            return null;
        }

        /** The longest time in which nothing happens. */
        default int longestPauseMillis() {
            return 100_000;
        }

        /** Whoever makes up another log, having forgotten this one. */
        default Commands<C> afresh() {
            return this;
        }

        /** Is told what the log holds now, and the serial number that whatever it makes will have. */
        default void added(C command, long serial) {}
    }

    private LogMaker(Family<?, C, ?> family, long seed, Commands<C> commands) {
        this.random = new SplittableRandom(seed);
        this.records = new Records<>(family.codec());
        this.commands = commands;
    }

    static <C> List<Entry> make(Family<?, C, ?> family, long seed, int length, Commands<C> commands) {
        LogMaker<C> maker = new LogMaker<>(family, seed, commands.afresh());
        while (maker.log.size() < length) {
            maker.addOne();
        }
        return List.copyOf(maker.log);
    }

    private void addOne() {
        turnTheClock();
        int dice = random.nextInt(100);
        if (dice < 72 || log.isEmpty()) {
            addCommand(commands.next(random, now), "id-" + ids++);
        } else if (dice < 80) {
            add(null, Records.tick());
        } else if (dice < 88) {
            Entry earlier = earlier();
            add(earlier.key(), earlier.value());
        } else if (dice < 92) {
            addCommand(commands.next(random, now), "id-" + (ids - random.nextInt(Math.min(ids, RECENT) + 1)));
        } else if (dice < 96) {
            addGarbage(earlier());
        } else {
            for (List<C> wave : commands.crowd(random, now)) {
                wave.forEach(command -> addCommand(command, "id-" + ids++));
                now += random.nextInt(6_000);
            }
        }
    }

    private void turnTheClock() {
        int dice = random.nextInt(100);
        if (dice < 70) {
            now += random.nextInt(4);
        } else if (dice < 92) {
            now += random.nextInt(100);
        } else if (dice < 96) {
            now += random.nextInt(3_000);
        } else if (dice < 98) {
            now = Math.max(START, now - random.nextInt(500));
        } else if (dice < 99) {
            // Not often, or time would go back on the whole and few deadlines would ever pass.
            now = Math.max(START, now - random.nextInt(random.nextInt(4) == 0 ? 200_000 : 100));
        } else {
            now += random.nextInt(commands.longestPauseMillis());
        }
    }

    private Entry earlier() {
        return log.get(log.size() - 1 - random.nextInt(Math.min(log.size(), RECENT)));
    }

    private void addCommand(C command, String id) {
        String from = commands.logBehind(command);
        if (from != null && random.nextBoolean()) {
            add(records.key(command), records.write(new Envelope.Settled<>(source(from), command)));
        } else {
            addSent(command, id);
        }
        commands.added(command, log.size());
    }

    /** Mostly above all that came before from the same partition of the log. */
    private SourcePosition source(String from) {
        int partition = random.nextInt(SOURCES);
        long last = sourceOffsets[partition];
        if (random.nextInt(6) == 0) {
            return new SourcePosition(
                    from, partition, Math.max(0, last - random.nextInt(3)), random.nextInt(2), random.nextInt(3));
        }
        if (random.nextInt(3) == 0) {
            sourceOrdinals[partition] += 1 + random.nextInt(2);
        } else if (random.nextInt(3) == 0) {
            sourceEvents[partition]++;
            sourceOrdinals[partition] = random.nextInt(2);
        } else {
            sourceOffsets[partition] = last + 1 + random.nextInt(3);
            sourceEvents[partition] = random.nextInt(2);
            sourceOrdinals[partition] = random.nextInt(2);
        }
        return new SourcePosition(
                from, partition, sourceOffsets[partition], sourceEvents[partition], sourceOrdinals[partition]);
    }

    private void addSent(C command, String id) {
        boolean keyed = random.nextInt(5) == 0;
        // A fingerprint stands for all that is asked, so one of another type or another thing is another.
        int about = Arrays.hashCode(records.key(command));
        String fingerprint =
                random.nextInt(10) == 0 ? command.getClass().getSimpleName() + about + random.nextInt(4) : "";
        add(records.key(command), records.write(new Envelope.Sent<>(id, keyed, fingerprint, command)));
    }

    private void addGarbage(Entry sound) {
        byte[] value = sound.value() == null ? new byte[0] : sound.value();
        switch (random.nextInt(5)) {
            case 0 -> add(sound.key(), null);
            case 1 -> add(sound.key(), Arrays.copyOf(value, value.length / 2));
            case 2 -> add(new byte[] {'1', ':', 'x'}, value);
            case 3 -> {
                byte[] noise = new byte[20];
                random.nextBytes(noise);
                add(sound.key(), noise);
            }
            default -> {
                byte[] bent = value.clone();
                if (bent.length > 0) {
                    bent[random.nextInt(bent.length)] ^= (byte) (1 << random.nextInt(8));
                }
                add(sound.key(), bent);
            }
        }
    }

    private void add(byte[] key, byte[] value) {
        log.add(new Entry(key, value, now, random.nextInt(12) == 0));
    }
}
