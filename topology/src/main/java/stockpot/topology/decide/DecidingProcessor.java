package stockpot.topology.decide;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Trace;
import stockpot.topology.log.DamagedRows;
import stockpot.topology.log.Identity;
import stockpot.topology.log.LogCheck;
import stockpot.topology.log.Mark;
import stockpot.topology.log.MarkedStore;
import stockpot.topology.records.ResultWriter;
import stockpot.topology.records.TraceHeader;
import stockpot.topology.rows.StoreRows;
import stockpot.topology.table.Unreadable.Fault;

/** Runs the {@link Machine} inside Kafka Streams: the one processor of all families. */
public final class DecidingProcessor<S, C, E> implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(DecidingProcessor.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Family<S, C, E> family;
    private final Layout layout;
    private final LogCheck check;
    private final OwnedPartitions ownedPartitions;
    private final PendingRequests waiters;
    private final ShownRows shown;
    private @Nullable Opening opening;
    private @Nullable Running<S, C, E> running;

    public DecidingProcessor(
            Family<S, C, E> family,
            Layout layout,
            LogCheck check,
            OwnedPartitions ownedPartitions,
            PendingRequests waiters,
            ShownRows shown) {
        this.family = family;
        this.layout = layout;
        this.check = check;
        this.ownedPartitions = ownedPartitions;
        this.waiters = waiters;
        this.shown = shown;
    }

    /** Names of the stages that a family's records go to, for whoever draws the topology. */
    public record Sinks(String results, String ledger, String view, String deadLetters) {
        public static Sinks of(String family) {
            return new Sinks(family + "-results", family + "-ledger", family + "-view", family + "-dead-letters");
        }
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(family.name());
        MarkedStore marked = MarkedStore.in((StateStore) store);
        Opening now = new Opening(
                context,
                marked,
                new OwnedPartitions.Id(family.name(), context.taskId().partition()));
        opening = now;
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> betweenRecords(now, store));
        try {
            open(context, store, marked);
        } catch (DamagedRows e) {
            // Kafka Streams can take a partition back only when it has handed it over.
            LOG.debug("{} is given up as soon as it is open", now.id(), e);
        }
    }

    private void open(
            ProcessorContext<byte[], byte[]> context, KeyValueStore<Bytes, byte[]> store, MarkedStore marked) {
        int partition = context.taskId().partition();
        Mark restored = marked.restored(partition);
        LogCheck.Opened opened = check.open(family.topics(layout), partition, restored);
        long upTo = restored == null ? LogCheck.NOTHING : restored.offset();
        OwnedPartitions.Task task = ownedPartitions.open(new OwnedPartitions.Id(family.name(), partition), store, upTo);
        ViewRepair view = new ViewRepair(family, layout, partition, shown);
        Sending sending = new Sending(context, task, opened.published(), view);
        Machine<S, C, E> machine = new Machine<>(family, layout, partition, new StoreRows(store), sending);
        task.stands(machine);
        running = new Running<>(context, marked, restored, opened.identity(), task, machine, sending);
    }

    /** What there is from {@code init} on, whether the rows could be opened or not. */
    private record Opening(ProcessorContext<byte[], byte[]> context, MarkedStore marked, OwnedPartitions.Id id) {}

    /** What there is between {@code init} and {@code close}. */
    private record Running<S, C, E>(
            ProcessorContext<byte[], byte[]> context,
            MarkedStore marked,
            @Nullable Mark restored,
            Identity identity,
            OwnedPartitions.Task task,
            Machine<S, C, E> machine,
            DecidingProcessor<S, C, E>.Sending sending) {}

    @Override
    public void process(Record<byte[], byte[]> record) {
        Running<S, C, E> now = running;
        if (now == null) {
            throw givenUp(Objects.requireNonNull(opening, "no record comes before init"));
        }
        try {
            process(now, record);
        } catch (DamagedRows e) {
            throw abandoned(Objects.requireNonNull(opening, "no record comes before init"), e);
        }
    }

    private void process(Running<S, C, E> now, Record<byte[], byte[]> record) {
        RecordMetadata where = now.context()
                .recordMetadata()
                .orElseThrow(() -> new IllegalStateException("a record of a topic has a position"));
        ownedPartitions.logClock().seen(record.timestamp());
        long offset = where.offset();
        long last = now.task().processed();
        if (offset != last + 1) {
            Mark reached = now.marked().reached();
            check.lookAgain(
                    family.topics(layout), where.partition(), reached == null ? now.restored() : reached, offset);
        }
        if (offset <= last) {
            // It is in the rows. Applied again, what was sold would be sold twice.
            return;
        }
        now.sending().begin(offset, record);
        now.sending().view.before(offset, now.marked(), now.sending());
        now.machine().process(record.key(), record.value(), record.timestamp(), offset);
        now.sending().noteChanges();
        now.marked().mark(Mark.of(now.identity(), offset, record.timestamp(), record.key(), record.value()));
        now.task().stands(now.machine());
        now.task().processed(offset);
    }

    @Override
    public void close() {
        if (running != null) {
            ownedPartitions.close(running.task());
            running = null;
        }
    }

    private Running<S, C, E> running() {
        if (running == null) {
            throw new IllegalStateException("the processor is not running");
        }
        return running;
    }

    private void betweenRecords(Opening now, KeyValueStore<Bytes, byte[]> store) {
        try {
            if (running != null) {
                takeSnapshots(running.task(), store);
            }
        } catch (DamagedRows e) {
            LOG.debug("no rows of {} are shown", now.id(), e);
        }
        if (now.marked().damage() != null) {
            throw givenUp(now);
        }
    }

    /**
     * Gives the partition up between two records, whose rows Kafka Streams throws away and restores. It commits what the
     * thread has done until now, and what this partition has is part of it; so the mark has to be part of it, too.
     */
    private StreamsException givenUp(Opening now) {
        try {
            now.marked().flushCache();
        } catch (DamagedRows e) {
            return abandoned(now, e);
        }
        note(now, "they are");
        return new TaskCorruptedException(Set.of(now.context().taskId()));
    }

    /**
     * Gives up what the thread has done since its last commit, because half of a command's rows may be in it. That Kafka
     * Streams only does with all partitions of the thread; they are taken again, and restored.
     */
    private StreamsException abandoned(Opening now, DamagedRows damage) {
        note(now, "those of all partitions of its thread are");
        return new TaskMigratedException("rows are damaged", damage);
    }

    private void note(Opening now, String restored) {
        String damage = String.valueOf(now.marked().damage());
        LOG.warn(
                "{}/{}: the rows in {} are damaged and thrown away, and {} read back from the changelog: {}",
                family.topics(layout).commands(),
                now.id().partition(),
                now.context().stateDir(),
                restored,
                damage);
        ownedPartitions.damages().noted(now.id(), damage);
    }

    private static void takeSnapshots(OwnedPartitions.Task task, KeyValueStore<Bytes, byte[]> store) {
        for (var wanted = task.nextSnapshot(); wanted != null; wanted = task.nextSnapshot()) {
            // A RocksDB iterator shows what there was when it was opened, whatever is written while it is read.
            StoreSnapshot snapshot = new StoreSnapshot(store.all(), task.processed());
            if (!wanted.complete(snapshot)) {
                snapshot.close();
            }
        }
    }

    /**
     * Sends what the machine causes to the topics, inside the transaction. What is published already, and is only decided
     * again because rows were lost, is not published a second time.
     */
    private final class Sending implements Effects {
        private static final String SPEC_VERSION = "1.0";
        private static final int LETTER_BYTES = 1 << 20;
        private static final int LETTER_KEY_BYTES = 1 << 16;

        private final ProcessorContext<byte[], byte[]> context;
        private final OwnedPartitions.Task task;
        private final Sinks sinks = Sinks.of(family.name());
        private final byte[] source = utf8("/" + layout.topics().prefix() + "/" + family.name());
        private final byte[] specVersion = utf8(SPEC_VERSION);
        private final byte[] json = utf8("application/json");
        private final long published;
        private final ViewRepair view;
        private final List<byte[]> changed = new ArrayList<>();
        private long at;
        private long appended;
        private @Nullable Trace trace;
        private boolean silent;
        private boolean viewIsAhead;

        private Sending(
                ProcessorContext<byte[], byte[]> context, OwnedPartitions.Task task, long published, ViewRepair view) {
            this.context = context;
            this.task = task;
            this.published = published;
            this.view = view;
        }

        private void begin(long next, Record<byte[], byte[]> command) {
            at = next;
            appended = command.timestamp();
            trace = TraceHeader.in(command.headers());
            changed.clear();
            silent = next <= published;
            viewIsAhead = view.shows(next);
        }

        private void publish(Record<byte[], byte[]> record, String sink) {
            if (!silent) {
                context.forward(record, sink);
            }
        }

        @Override
        public void result(byte[] key, byte[] value, long timeMillis) {
            publish(
                    new Record<>(key, value, timeMillis, TraceHeader.with(new RecordHeaders(), trace)),
                    sinks.results());
        }

        @Override
        public void ledger(ResultWriter.Fact fact) {
            changed.add(fact.key());
            task.told(at);
            ResultWriter.Cause cause = fact.cause();
            Headers headers = new RecordHeaders()
                    .add("ce_specversion", specVersion)
                    .add(LedgerHeaders.ID, utf8(cause.place() + "/" + cause.ordinal()))
                    .add("ce_source", source)
                    .add(LedgerHeaders.TYPE, utf8("stockpot." + family.name() + "." + fact.type()))
                    .add(
                            LedgerHeaders.TIME,
                            utf8(Instant.ofEpochMilli(cause.timeMillis()).toString()))
                    .add("ce_subject", fact.key())
                    .add("ce_dataschema", utf8("urn:stockpot:schema:" + family.name() + "-ledger:1"))
                    .add("content-type", json);
            TraceHeader.with(headers, trace);
            publish(new Record<>(fact.key(), fact.value(), cause.timeMillis(), headers), sinks.ledger());
            if (!silent) {
                ownedPartitions.meter().happened(family.name(), fact.type());
            }
        }

        @Override
        public void view(byte[] key, byte @Nullable [] row) {
            if (!viewIsAhead) {
                context.forward(new Record<>(key, row, context.currentSystemTimeMs()), sinks.view());
            }
        }

        @Override
        public void deadLetter(
                byte @Nullable [] key, byte @Nullable [] value, long offset, Fault fault, String reason) {
            Headers headers = new RecordHeaders()
                    .add("stockpot_reason", utf8(reason))
                    .add("stockpot_topic", utf8(family.topics(layout).commands()))
                    .add("stockpot_partition", utf8(Integer.toString(task.id().partition())))
                    .add("stockpot_offset", utf8(Long.toString(offset)));
            if (value != null) {
                headers.add("stockpot_bytes", utf8(Integer.toString(value.length)));
            }
            Record<byte[], byte[]> letter = new Record<>(
                    cut(key, LETTER_KEY_BYTES), cut(value, LETTER_BYTES), context.currentSystemTimeMs(), headers);
            publish(letter, sinks.deadLetters());
            ownedPartitions.meter().deadLetter(family.name(), fault);
            String commands = family.topics(layout).commands();
            ownedPartitions
                    .deadLetters()
                    .noted(new LogPosition(commands, task.id().partition(), offset), reason);
        }

        /** A compressed batch may hold records larger than any topic takes; the whole one stays where it stands. */
        private static byte @Nullable [] cut(byte @Nullable [] bytes, int most) {
            return bytes == null ? null : Arrays.copyOf(bytes, Math.min(bytes.length, most));
        }

        @Override
        public void decided(String id, Outcomes.Outcome outcome) {
            noteChanges();
            waiters.decided(task.id(), id, outcome);
            if (!silent) {
                String code = outcome.verdict().code();
                DecisionMeter meter = ownedPartitions.meter();
                meter.decided(task.id(), code, context.currentSystemTimeMs() - appended);
                if (trace != null) {
                    meter.followed(
                            trace,
                            new LogPosition(
                                    family.topics(layout).commands(), task.id().partition(), at),
                            code,
                            appended);
                }
            }
        }

        /** When the rows are written: who reads them before takes them for older than they are, which does no harm. */
        private void noteChanges() {
            for (byte[] key : changed) {
                task.changes().note(key, at);
            }
            changed.clear();
        }

        @Override
        public void ticked() {
            long due = task.due();
            task.stands(running().machine());
            boolean moved = !changed.isEmpty() || due != task.due();
            ownedPartitions.ticked(task, moved);
        }

        private static byte[] utf8(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
