package stockpot.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import stockpot.http.gateway.Commands;
import stockpot.http.gateway.Contracts;
import stockpot.kernel.Command;
import stockpot.kernel.Flow;
import stockpot.kernel.Heard;
import stockpot.kernel.Levels;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Next;
import stockpot.kernel.Outcome;
import stockpot.kernel.Rejection.Refusal;
import stockpot.kernel.Request;
import stockpot.kernel.Sent;
import stockpot.kernel.Sha256;
import stockpot.kernel.Unavailable;
import stockpot.orders.Contract;
import stockpot.orders.ContractRef;
import stockpot.orders.OrderCode;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderKey;
import stockpot.orders.ReservationCommand.PlaceReservation;
import stockpot.schemas.Topics;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.decide.Effects;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.Machine;
import stockpot.topology.decide.Outcomes;
import stockpot.topology.orders.ContractRecords;
import stockpot.topology.orders.OrderFamily;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.Records;
import stockpot.topology.records.ResultWriter;
import stockpot.topology.rows.MapRows;
import stockpot.topology.rows.NamedRow;
import stockpot.topology.settle.FollowUp;
import stockpot.topology.settle.FollowUps;
import stockpot.topology.settle.Settled;
import stockpot.topology.table.Unreadable.Fault;

/**
 * A node for tests without a broker: the flows, machines and rows that run in production, one partition of each family, and
 * what follows from a command is settled before it is answered. Nobody has patience: what is undecided stays so.
 */
final class OneNode extends OneNodesRows implements Commands, Contracts {
    final OneNodesEvents events = new OneNodesEvents();

    private static final FollowUps FOLLOW_UPS = new FollowUps(StockpotFamilies.ALL, Settled.NOTHING);
    private static final Layout LAYOUT =
            new Layout(1, Duration.ofMinutes(5), Duration.ofHours(24), Topics.DEFAULT, Levels.KNOWN.highest());

    /** What stands in the way of the next commands. */
    @FunctionalInterface
    interface Obstacle {
        void pass() throws Unavailable;
    }

    private final Map<String, Log<?, ?, ?>> logs = new LinkedHashMap<>();
    private final Deque<FollowUp> toSettle = new ArrayDeque<>();
    private final List<@Nullable Contract> contracts = new ArrayList<>();
    private final Map<String, Integer> contractsByKey = new HashMap<>();
    private long ids;

    volatile long epochMillis = 1_700_000_000_000L;
    volatile Obstacle obstacle = () -> {};
    volatile int level = Levels.KNOWN.highest();
    volatile @Nullable Request lastRequest;
    volatile @Nullable PlaceOrder lastOrder;

    /** How many reservations were asked for, and how many of the first find that another one has their number. */
    volatile int numbersDrawn;

    volatile int numbersTaken;

    OneNode() {
        this(StockpotFamilies.ALL.all().stream()
                .collect(Collectors.toMap(family -> family.topics().commands(), family -> new MapRows())));
    }

    private OneNode(Map<String, MapRows> rows) {
        super(LAYOUT, rows);
        for (Family<?, ?, ?> family : StockpotFamilies.ALL.all()) {
            logs.put(family.topics().commands(), new Log<>(family, rows(family)));
        }
    }

    /** One partition. */
    private final class Log<S, C, E> implements Effects {
        private final Family<S, C, E> family;
        private final MapRows rows;
        private final List<JsonNode> ledger = new ArrayList<>();
        private final Machine<S, C, E> machine;
        private long offset;

        private Log(Family<S, C, E> family, MapRows rows) {
            this.family = family;
            this.rows = rows;
            this.machine = new Machine<>(family, LAYOUT, 0, rows, this);
        }

        private void append(byte @Nullable [] key, byte[] value) {
            machine.process(key, value, epochMillis, offset++);
        }

        private void tick() {
            while (machine.earliestDue() <= epochMillis) {
                append(null, Records.tick());
            }
        }

        @Override
        public void ledger(ResultWriter.Fact fact) {
            try {
                if (FOLLOW_UPS.follow(fact.type())) {
                    toSettle.addAll(FOLLOW_UPS.of(fact.value()));
                }
                JsonNode told = Records.JSON.readTree(fact.value());
                ledger.add(told);
                past.told(family.topics().ledger(), "stockpot." + family.name() + "." + fact.type(), fact);
                events.tell(told.path("instance").asText(), fact);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void result(byte[] key, byte[] value, long timeMillis) {}

        @Override
        public void view(byte[] key, byte @Nullable [] row) {}

        @Override
        public void deadLetter(byte @Nullable [] key, byte @Nullable [] value, long at, Fault fault, String reason) {
            throw new AssertionError("a dead letter: " + reason);
        }

        @Override
        public void decided(String id, Outcomes.Outcome outcome) {}

        @Override
        public void ticked() {}
    }

    private Log<?, ?, ?> log(Family<?, ?, ?> family) {
        return Objects.requireNonNull(logs.get(family.topics().commands()));
    }

    /** All that has happened in a family. */
    synchronized List<JsonNode> ledger(Family<?, ?, ?> family) {
        return List.copyOf(log(family).ledger);
    }

    /** How many commands there are in all logs. */
    @Override
    synchronized long commands() {
        return logs.values().stream().mapToLong(log -> log.offset).sum();
    }

    /** What the clock would have done by now. */
    private synchronized void tick() {
        logs.values().forEach(Log::tick);
        settle();
    }

    /** Something comes in the way that nobody asked for over HTTP. */
    <A> Outcome<A> decide(Command<A> command) {
        return outcome(Sent.once("test:" + ids++, command)).orElseThrow();
    }

    @Override
    public int level() {
        return level;
    }

    @Override
    public <R> R run(Flow<R> flow) throws Unavailable {
        tick();
        Next<R> next = flow.begin("fresh-" + ids++);
        while (true) {
            switch (next) {
                case Next.Done<R> done -> {
                    return done.result();
                }
                case Next.Failed<R> failed ->
                    throw new Unavailable(
                            Unavailable.Kind.valueOf(failed.why().kind().name()),
                            String.valueOf(failed.why().getMessage()));
                case Next.Send<?, R> send -> next = send(send);
                case Next.Tell<?, R> tell -> {
                    tell.all().forEach(this::decide);
                    next = tell.next().get();
                }
                case Next.Recall<?, R> recall -> next = recall(recall);
                case Next.Look<?, R> look -> next = look(look);
                case Next.AwaitCommit<R> await -> next = await.next().get();
                case Next.AwaitView<R> await -> next = await.next().get();
                case Next.Again<R> again ->
                    next = again.pauses() < 0 ? again.next().get() : again.last();
            }
        }
    }

    private <A, R> Next<R> send(Next.Send<A, R> send) throws Unavailable {
        List<Outcome<A>> outcomes = new ArrayList<>();
        for (Sent<A> sent : send.all()) {
            obstacle.pass();
            lastRequest = new Request(sent.id(), sent.fingerprint(), sent.keyed(), send.committed());
            if (sent.command() instanceof PlaceOrder order) {
                lastOrder = order;
            }
            if (sent.command() instanceof PlaceReservation && ++numbersDrawn <= numbersTaken) {
                LogPosition nowhere =
                        new LogPosition(OrderFamily.ORDERS.topics().commands(), 0, 0);
                outcomes.add(new Outcome.Refused<>(new Refusal(OrderCode.RESERVATION_EXISTS), nowhere, false));
                continue;
            }
            Optional<Outcome<A>> outcome = outcome(sent);
            if (outcome.isEmpty()) {
                return send.next().apply(conflict());
            }
            outcomes.add(outcome.get());
        }
        return send.next().apply(new Heard.Answers<>(outcomes));
    }

    private static <A> Heard<A> conflict() {
        return new Heard.Silence<>(new Unavailable(Unavailable.Kind.CONFLICT, "the id was used for something else"));
    }

    private <A, R> Next<R> recall(Next.Recall<A, R> recall) {
        Outcomes.Outcome known = known(recall.sent());
        if (known == null) {
            return recall.next().apply(new Heard.Answers<>(List.of()));
        }
        return recall.next()
                .apply(
                        known.isFor(Outcomes.hash(new byte[0], recall.sent().fingerprint()))
                                ? new Heard.Answers<>(List.of(typed(recall.sent(), known, true)))
                                : conflict());
    }

    private synchronized <T, R> Next<R> look(Next.Look<T, R> look) {
        NamedRow<T> named = StockpotFamilies.ALL.row(look.key());
        Log<?, ?, ?> log = Objects.requireNonNull(logs.get(named.family().commands()));
        return look.next()
                .apply(Optional.ofNullable(log.rows.get(named.key()))
                        .map(named.reader())
                        .map(stored -> new stockpot.kernel.Row<>(
                                stored.value(), new LogPosition(named.family().commands(), 0, stored.offset()))));
    }

    /** Appends a command and says what it came to; empty when its id was used for another. */
    private synchronized <A> Optional<Outcome<A>> outcome(Sent<A> sent) {
        Family<?, Command<A>, ?> family = StockpotFamilies.ALL.of(sent.command());
        Records<?, Command<A>, ?> records = new Records<>(family.codec());
        byte[] value = records.write(Envelope.Sent.of(sent));
        long offset = log(family).offset;
        log(family).append(records.key(sent.command()), value);
        settle();
        Outcomes.Outcome outcome = Objects.requireNonNull(known(sent));
        return outcome.isFor(Outcomes.hash(value, sent.fingerprint()))
                ? Optional.of(typed(sent, outcome, outcome.offset() < offset))
                : Optional.empty();
    }

    @Override
    public synchronized ContractRef keep(OrderKey order, Contract contract) {
        String hash = Sha256.hex((contracts.size() + contract.text()).getBytes(UTF_8));
        contractsByKey.put(new String(ContractRecords.key(order, hash), UTF_8), contracts.size());
        contracts.add(contract);
        return new ContractRef(hash, contracts.size() - 1L);
    }

    @Override
    public synchronized Map<ContractRef, Contract> read(Map<ContractRef, OrderKey> wanted) {
        Map<ContractRef, Contract> found = new HashMap<>();
        for (ContractRef ref : wanted.keySet()) {
            Contract contract = contracts.get(Math.toIntExact(ref.offset()));
            if (contract != null) {
                found.put(ref, contract);
            }
        }
        return found;
    }

    /** The contracts that are not erased. */
    synchronized List<Contract> contracts() {
        return contracts.stream().filter(Objects::nonNull).toList();
    }

    private void settle() {
        while (!toSettle.isEmpty()) {
            FollowUp followUp = toSettle.remove();
            byte[] command = followUp.value();
            if (command == null) {
                contracts.set(Objects.requireNonNull(contractsByKey.get(new String(followUp.key(), UTF_8))), null);
                continue;
            }
            Objects.requireNonNull(logs.get(followUp.topic())).append(followUp.key(), command);
        }
    }

    private synchronized Outcomes.@Nullable Outcome known(Sent<?> sent) {
        MapRows rows = rows(StockpotFamilies.ALL.of(sent.command()));
        for (byte[] key : Outcomes.keys(LAYOUT, sent.id(), sent.keyed(), epochMillis)) {
            byte[] row = rows.get(key);
            if (row != null) {
                Outcomes.Outcome outcome = Outcomes.read(row);
                return Outcomes.isKept(LAYOUT, sent.keyed(), outcome, epochMillis) ? outcome : null;
            }
        }
        return null;
    }

    private static <A> Outcome<A> typed(Sent<A> sent, Outcomes.Outcome outcome, boolean isRemembered) {
        Family<?, Command<A>, ?> family = StockpotFamilies.ALL.of(sent.command());
        LogPosition position = new LogPosition(family.topics().commands(), 0, outcome.offset());
        return ResultWriter.outcome(family.codec(), outcome.verdict(), position, isRemembered);
    }
}
