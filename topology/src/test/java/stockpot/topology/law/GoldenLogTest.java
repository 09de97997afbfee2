package stockpot.topology.law;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogCommand.OpenInstance;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Level;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.Answered;
import stockpot.orders.OrderCommand.BatchedLock;
import stockpot.orders.OrderCommand.GrantLocks;
import stockpot.orders.OrderCommand.KeepAnswer;
import stockpot.orders.OrderCommand.ResolveHold;
import stockpot.orders.OrderKey;
import stockpot.orders.OwnerKey;
import stockpot.orders.ReservationKey;
import stockpot.schemas.RecordSchemas;
import stockpot.schemas.Topics;
import stockpot.stock.Lock;
import stockpot.stock.ProductId;
import stockpot.topology.catalog.CatalogFamily;
import stockpot.topology.decide.CollectedEffects;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.orders.OrderFamily;
import stockpot.topology.pots.PotFamily;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.Records;
import stockpot.topology.stock.StockFamily;
import stockpot.topology.table.Unreadable;

/**
 * The bytes of every kind of command, result, ledger record, view and row as they were written once: they are for ever.
 *
 * <p>Each file holds a short log, what every record of it led to, and the rows at its end. A log that is folded to other bytes
 * than these would make a ledger that exists say something else. What was changed on purpose (CHANGELOG.md says so) is
 * written anew from the same log with {@code -Dstockpot.golden=renew}; {@code -Dstockpot.golden=make} makes up those that
 * are missing: logs that show every kind which the other law tests come across.
 */
class GoldenLogTest {
    private static final String MODE = System.getProperty("stockpot.golden", "");
    private static final Path FOLDER = Path.of("src/test/resources/stockpot/topology/law/golden");
    private static final int LONG = 2_500;
    private static final int SHORT = 150;
    private static final String COMMAND = "> ";
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void stock() throws IOException {
        isAsItEverWas(
                StockFamily.STOCK,
                Map.of(
                        "stock", new Made<>(LONG, new StockCommands(0)),
                        "replacing", new Made<>(LONG, new ReplacingCommands(new StockCommands(0))),
                        "batches", new Made<>(LONG, new BatchCommands(new StockCommands(0)), Level.TWO)));
    }

    @Test
    void ordersAndReservations() throws IOException {
        isAsItEverWas(
                OrderFamily.ORDERS,
                Map.of(
                        "orders", new Made<>(LONG, new OrderCommands(0)),
                        "answers", new Made<>(SHORT, new Answers()),
                        "grants", new Made<>(SHORT, new Grants(), Level.TWO),
                        "reservations", new Made<>(LONG, new ReservationCommands())));
    }

    @Test
    void catalog() throws IOException {
        isAsItEverWas(
                CatalogFamily.CATALOG,
                Map.of(
                        "catalog", new Made<>(3 * LONG, new CatalogCommands(0)),
                        "definitions", new Made<>(SHORT, new Definitions()),
                        "webhooks", new Made<>(SHORT, new Definitions(), Level.TWO)));
    }

    @Test
    void pots() throws IOException {
        isAsItEverWas(PotFamily.POTS, Map.of("pots", new Made<>(LONG, new PotCommands())));
    }

    private static <S, C, E> void isAsItEverWas(Family<S, C, E> family, Map<String, Made<C>> files) throws IOException {
        Set<String> seen = new TreeSet<>();
        for (Map.Entry<String, Made<C>> file : files.entrySet()) {
            seen.addAll(isAsItEverWas(family, FOLDER.resolve(file.getKey() + ".txt"), file.getValue()));
        }
        assertThat(seen)
                .as("types of records")
                .containsAll(types(family, "commands"))
                .containsAll(types(family, "ledger"));
    }

    /** How a log is made up: so many records, by somebody. What is short stays whole; of others as little as shows all is kept. */
    private record Made<C>(int length, LogMaker.Commands<C> commands, Level level) {
        private Made(int length, LogMaker.Commands<C> commands) {
            this(length, commands, Level.ONE);
        }

        private Layout layout() {
            return new Layout(1, Duration.ofSeconds(60), Duration.ofSeconds(600), Topics.DEFAULT, level.number());
        }
    }

    /** What an instance defines; numbers of definitions are offsets, so this log stays as it was made. */
    private static final class Definitions implements LogMaker.Commands<CatalogCommand> {
        private static final InstanceId SHOP = new InstanceId("shop");
        private static final int REMOVING_AFTER = 60;

        private final DefinitionCommands commands = new DefinitionCommands();
        private final Deque<CatalogCommand> next = new ArrayDeque<>(List.of(new OpenInstance(SHOP, "{}", "hash")));
        private int sent;

        @Override
        public CatalogCommand next(SplittableRandom random, long now) {
            if (++sent == REMOVING_AFTER) {
                next.addAll(commands.clearing(SHOP));
            }
            CatalogCommand waiting = next.poll();
            return waiting == null ? commands.next(random, SHOP) : waiting;
        }

        @Override
        public void added(CatalogCommand command, long serial) {
            commands.added(command, serial);
        }
    }

    /** The answers that are kept of requests with a key. */
    private record Answers() implements LogMaker.Commands<OrderCommand> {
        @Override
        public OrderCommand next(SplittableRandom random, long now) {
            OwnerKey key = random.nextBoolean()
                    ? OrderKey.of("shop", "o" + random.nextInt(3))
                    : new ReservationKey(random.nextInt(1, 4));
            return new KeepAnswer(key, random.nextInt(3) == 0 ? null : new Answered(410, "{\"code\":2670}"));
        }
    }

    /** Batches of locks that are decided for, or whose attempts were given up. */
    private record Grants() implements LogMaker.Commands<OrderCommand> {
        @Override
        public OrderCommand next(SplittableRandom random, long now) {
            OrderKey batch = OrderKey.of("shop", "b" + random.nextInt(3));
            AttemptId attempt = new AttemptId("a" + random.nextInt(6));
            ProductId product = new ProductId("p" + random.nextInt(3));
            return random.nextInt(3) == 0
                    ? new ResolveHold(batch, attempt, product)
                    : new GrantLocks(
                            batch,
                            attempt,
                            List.of(
                                    new BatchedLock(product, now + random.nextInt(1_000)),
                                    new BatchedLock(new ProductId("p4"), Lock.FOREVER)));
        }
    }

    private static <S, C, E> Set<String> isAsItEverWas(Family<S, C, E> family, Path file, Made<C> made)
            throws IOException {
        Layout layout = made.layout();
        if (MODE.equals("make") && !Files.exists(file)) {
            Files.createDirectories(FOLDER);
            Files.write(file, shown(family, layout, madeUp(family, made)));
        } else if (MODE.equals("renew")) {
            Files.write(file, shown(family, layout, log(Files.readAllLines(file))));
        }
        List<String> golden = Files.readAllLines(file);
        List<Entry> log = log(golden);
        assertThat(log).isNotEmpty();
        assertThat(shown(family, layout, log)).containsExactlyElementsOf(golden);
        writesWhatItReads(family, log);
        return kinds(family, layout, log).stream()
                .map(kind -> kind.substring(0, kind.indexOf(' ', kind.indexOf(' ') + 1)))
                .collect(Collectors.toSet());
    }

    private static List<Entry> log(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(COMMAND))
                .map(line -> line.substring(COMMAND.length()).split(" ", 3))
                .map(parts -> new Entry(
                        parts[1].equals("-") ? null : HEX.parseHex(parts[1]),
                        parts[2].getBytes(UTF_8),
                        Long.parseLong(parts[0]),
                        false))
                .toList();
    }

    private static <S, C, E> List<String> shown(Family<S, C, E> family, Layout layout, List<Entry> log) {
        Transcript transcript = Transcript.of(family, layout, log, false);
        List<String> lines = new ArrayList<>();
        int next = 0;
        for (int offset = 0; offset < log.size(); offset++) {
            Entry entry = log.get(offset);
            lines.add(COMMAND + entry.timestamp() + " "
                    + (entry.key() == null ? "-" : HEX.formatHex(entry.key())) + " "
                    + new String(entry.value(), UTF_8));
            String prefix = offset + " ";
            while (next < transcript.sent().size()
                    && transcript.sent().get(next).startsWith(prefix)) {
                lines.add("  " + transcript.sent().get(next++).substring(prefix.length()));
            }
        }
        lines.addAll(transcript.rows());
        return lines;
    }

    /** Commands are written by one node and read by another: nothing may be lost between them. */
    private static <S, C, E> void writesWhatItReads(Family<S, C, E> family, List<Entry> log) {
        Records<S, C, E> records = new Records<>(family.codec());
        for (Entry entry : log) {
            if (!isTick(entry)) {
                byte[] written = switch (read(records, entry)) {
                    case Envelope.Sent<C> sent -> records.write(sent);
                    case Envelope.Settled<C> settled -> records.write(settled);
                    case Envelope.Tick<C> tick -> Records.tick(tick.closing());
                    case Envelope.Raise<C> raise -> Records.raise(raise.level(), raise.release());
                };
                assertThat(new String(written, UTF_8)).isEqualTo(new String(entry.value(), UTF_8));
            }
        }
    }

    private static <C> Envelope<C> read(Records<?, C, ?> records, Entry entry) {
        try {
            return records.read(entry.key(), entry.value(), 0, 1);
        } catch (Unreadable e) {
            throw new AssertionError(entry.toString(), e);
        }
    }

    private static boolean isTick(Entry entry) {
        return new String(entry.value(), UTF_8).equals(new String(Records.tick(), UTF_8));
    }

    /** A log that others' makers come to; of a long one, the least that shows as many kinds. */
    private static <S, C, E> List<Entry> madeUp(Family<S, C, E> family, Made<C> made) {
        Records<S, C, E> records = new Records<>(family.codec());
        List<Entry> log = LogMaker.make(family, ReplayLaw.SEED, made.length(), made.commands());
        if (made.length() <= SHORT) {
            // A tick in place of garbage: what comes after it keeps its offset.
            return log.stream()
                    .map(entry ->
                            isSound(records, entry) ? entry : new Entry(null, Records.tick(), entry.timestamp(), false))
                    .toList();
        }
        List<Entry> sound =
                log.stream().filter(entry -> isSound(records, entry)).toList();
        Set<String> all = kinds(family, made.layout(), sound);
        return Shrinking.shrink(
                sound, part -> kinds(family, made.layout(), part).containsAll(all));
    }

    private static boolean isSound(Records<?, ?, ?> records, Entry entry) {
        if (entry.value() == null || new String(entry.value(), UTF_8).contains("\n")) {
            return false;
        }
        if (isTick(entry)) {
            return true;
        }
        try {
            records.read(entry.key(), entry.value(), 0, 1);
            return true;
        } catch (Unreadable _) {
            return false;
        }
    }

    /** What a log shows: types with their outcomes and members, and kinds of rows at its end. */
    private static <S, C, E> Set<String> kinds(Family<S, C, E> family, Layout layout, List<Entry> log) {
        Set<String> kinds = new TreeSet<>();
        for (Entry entry : log) {
            kinds.add("command " + signature(CollectedEffects.json(entry.value())));
        }
        Transcript.of(family, layout, log, false, UnaryOperator.identity(), step -> {
            step.effects().results().forEach(result -> kinds.add("result " + signature(result.json())));
            step.effects()
                    .facts()
                    .forEach(fact -> kinds.add("ledger " + signature(CollectedEffects.json(fact.value()))));
            step.effects()
                    .views()
                    .forEach(view -> kinds.add("view " + (char) view.key()[0] + " " + (view.row() == null)));
        });
        Transcript.of(family, layout, log, false).rows().forEach(row -> kinds.add("row " + row.charAt(0) + " "));
        return kinds;
    }

    private static String signature(JsonNode record) {
        StringBuilder signature = new StringBuilder(record.path("type").asText());
        signature.append(' ').append(record.path("code").asText());
        record.fieldNames().forEachRemaining(name -> signature.append(' ').append(name));
        return signature.toString();
    }

    /** The types of a topic's records that its schema knows. */
    private static Set<String> types(Family<?, ?, ?> family, String topic) {
        JsonNode schema = CollectedEffects.json(
                RecordSchemas.text(family.name() + "-" + topic).getBytes(UTF_8));
        Set<String> types = new TreeSet<>();
        for (JsonNode record : schema.path("oneOf")) {
            String type = schema.at(record.path("$ref").asText().substring(1) + "/properties/type/const")
                    .asText();
            if (!type.isEmpty()) {
                types.add(topic.replaceAll("s$", "") + " " + type);
            }
        }
        assertThat(types).isNotEmpty();
        return types;
    }
}
