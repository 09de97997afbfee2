package stockpot.topology.law;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import stockpot.topology.decide.Family;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.Records;

/**
 * Makes up the log of one partition: commands of a family, crowded, with repetitions, reused ids, garbage, ticks, time that
 * jumps ahead and steps back, and a node that is started afresh every few records.
 */
final class LogMaker<C> {
    private static final long START = 1_767_268_800_000L;
    private static final int RECENT = 200;

    private final SplittableRandom random;
    private final Records<?, C, ?> records;
    private final Commands<C> commands;
    private final List<Entry> log = new ArrayList<>();
    private long now = START;
    private int ids;

    /** Makes up one command. */
    interface Commands<C> {
        C next(SplittableRandom random);

        /** Some that come at once, such as many carts after the same product, and some a while later; mostly none. */
        default List<List<C>> crowd(SplittableRandom random) {
            return List.of();
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
        this.records = new Records<>(family.words());
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
            addCommand(commands.next(random), "id-" + ids++);
        } else if (dice < 80) {
            add(null, Records.tick());
        } else if (dice < 88) {
            Entry earlier = earlier();
            add(earlier.key(), earlier.value());
        } else if (dice < 92) {
            addCommand(commands.next(random), "id-" + (ids - random.nextInt(Math.min(ids, RECENT) + 1)));
        } else if (dice < 96) {
            addGarbage(earlier());
        } else {
            for (List<C> wave : commands.crowd(random)) {
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
            now = Math.max(START, now - random.nextInt(200_000));
        } else {
            now += random.nextInt(100_000);
        }
    }

    private Entry earlier() {
        return log.get(log.size() - 1 - random.nextInt(Math.min(log.size(), RECENT)));
    }

    private void addCommand(C command, String id) {
        boolean keyed = random.nextInt(5) == 0;
        // A fingerprint stands for all that is asked, so one of another type or another thing is another.
        int about = Arrays.hashCode(records.key(command));
        String fingerprint =
                random.nextInt(10) == 0 ? command.getClass().getSimpleName() + about + random.nextInt(4) : "";
        add(records.key(command), records.write(new Envelope.Sent<>(id, keyed, fingerprint, command)));
        commands.added(command, log.size());
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
