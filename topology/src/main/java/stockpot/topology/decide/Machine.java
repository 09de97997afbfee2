package stockpot.topology.decide;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.CommandContext;
import stockpot.kernel.CommonCode;
import stockpot.kernel.Decision;
import stockpot.kernel.Level;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Rejection;
import stockpot.kernel.Rejection.Refusal;
import stockpot.kernel.Sent;
import stockpot.topology.decide.Family.Numbering;
import stockpot.topology.decide.Outcomes.Outcome;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.Records;
import stockpot.topology.records.ResultWriter;
import stockpot.topology.records.ResultWriter.Cause;
import stockpot.topology.records.ResultWriter.Verdict;
import stockpot.topology.records.SourcePosition;
import stockpot.topology.rows.Rows;
import stockpot.topology.rows.Slices;
import stockpot.topology.rows.TimerIndex;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;
import stockpot.topology.table.Unreadable;

/**
 * The generic machine: turns the records of one partition of one family's command topic into rows, results and ledger
 * records.
 *
 * <p>For every command it does the same: look whether the command was decided before; end what is overdue among the rows
 * it names; load the slice, decide, apply event by event, save; remember the outcome; tell. It reads nothing but its rows
 * and the record, so whoever gives it the same records gets the same bytes: a restored node, another node, and {@code
 * stockpot verify}. That is what lets an answer leave before the transaction commits.
 *
 * @param <S> the slice
 * @param <C> the commands
 * @param <E> the events
 */
public final class Machine<S, C, E> {
    private static final int MAX_REASON = 256;
    private static final char SETTLED_UP_TO = 'w';
    private static final int VERSION = 1;
    private static final Rejection CONFLICT = new Refusal(CommonCode.ID_REUSED);
    private static final Rejection UNEXPECTED = new Refusal(CommonCode.PRECONDITION_FAILED);

    private final Family<S, C, E> family;
    private final @Nullable ViewKeys view;
    private final Layout layout;
    private final int partition;
    private final Rows rows;
    private final Effects effects;
    private final String commands;
    private final TimerIndex agenda;
    private final @Nullable Numbering<C> numbering;
    private final Numbers numbers;
    private final Slices<S, C> slices;
    private final Outcomes outcomes;
    private final LevelInForce level;
    private final Records<S, C, E> records;
    private final ResultWriter<S, C, E> outgoing;

    public Machine(Family<S, C, E> family, Layout layout, int partition, Rows stored, Effects effects) {
        this.family = family;
        this.view = family.view();
        this.layout = layout;
        this.partition = partition;
        this.commands = family.topics(layout).commands();
        this.effects = effects;
        this.rows = new ViewedRows(stored);
        this.agenda = new TimerIndex(rows);
        this.numbering = family.numbering();
        this.numbers = new Numbers(rows, partition, layout.partitions());
        this.slices = family.slices().apply(rows, agenda);
        this.outcomes = new Outcomes(rows, layout);
        this.level = new LevelInForce(family.levels(), layout.level(), rows, commands + "/" + partition);
        this.records = new Records<>(family.codec());
        this.outgoing = new ResultWriter<>(family.codec(), records);
    }

    /** When the clock has to send the next tick, in milliseconds since the epoch; a time in the past means now. */
    public long earliestDue() {
        return agenda.earliest();
    }

    /** Under which level the next record is decided. */
    public int level() {
        return level.now().number();
    }

    /** Up to which serial number nothing can appear here any more that is not in the rows. */
    public long settledUpTo() {
        return numbering == null ? Long.MAX_VALUE : numbers.settledUpTo(numbering.there());
    }

    /**
     * Processes one record of the command topic.
     *
     * @param timestamp the broker's, in milliseconds since the epoch
     */
    public void process(byte[] key, byte[] value, long timestamp, long offset) {
        Envelope<C> envelope;
        try {
            envelope = records.read(
                    key, value, partition, layout.partitions(), level.now().number());
        } catch (Unreadable e) {
            effects.deadLetter(key, value, offset, e.fault(), shortened(String.valueOf(e.getMessage())));
            return;
        }
        switch (envelope) {
            case Envelope.Sent<C> sent -> command(sent, value, timestamp, offset);
            case Envelope.Settled<C> settled -> settle(settled, timestamp, offset);
            case Envelope.Tick<C> tick -> tick(tick, timestamp, offset);
            case Envelope.Raise<C> raise -> level.raise(raise.level(), raise.release(), offset);
        }
        if (view != null) {
            // Also when nothing changed: whoever waits for the view to have come so far must not wait in vain.
            effects.view(view.mark(partition), view.markRow(offset));
        }
    }

    private void command(Envelope.Sent<C> sent, byte[] value, long timestamp, long offset) {
        byte[] hash = Outcomes.hash(value, sent.fingerprint());
        Outcome known = outcomes.find(sent.id(), sent.keyed(), timestamp);
        if (known == null) {
            Step step = new Step(sent.command(), sent.id(), null, timestamp, offset);
            C due = slices.dueBefore(sent.command(), timestamp, level.now());
            if (due != null) {
                step.decide(due);
            }
            Verdict verdict = step.decide(sent.command(), sent.expected());
            known = new Outcome(offset, timestamp, hash, verdict);
            outcomes.put(sent.id(), sent.keyed(), known, level.now().work());
            tell(sent, verdict, offset, null, timestamp);
        } else if (known.isFor(hash)) {
            tell(sent, known.verdict(), offset, place(known.offset()), timestamp);
        } else {
            tell(sent, outgoing.rejected(CONFLICT), offset, place(known.offset()), timestamp);
        }
        effects.decided(sent.id(), known);
    }

    /** What another log decided is carried out once: sources come in order, and what is not above the last came before. */
    private void settle(Envelope.Settled<C> settled, long timestamp, long offset) {
        SourcePosition source = settled.source();
        byte[] key = RowWriter.key(SETTLED_UP_TO)
                .text(source.topic())
                .u64(source.partition())
                .done();
        byte[] mark = rows.get(key);
        if (mark != null) {
            RowReader reader = RowReader.row(VERSION, mark);
            reader.number();
            SourcePosition last = new SourcePosition(
                    source.topic(), source.partition(), reader.number(), reader.integer(), reader.integer());
            if (source.compareTo(last) <= 0) {
                return;
            }
        }
        Step step = new Step(settled.command(), null, source, timestamp, offset);
        C due = slices.dueBefore(settled.command(), timestamp, level.now());
        if (due != null) {
            step.decide(due);
        }
        Verdict verdict = step.decide(settled.command());
        if (!verdict.accepted() && effects.isHeard()) {
            // Nobody waits for it, but somebody should know: money that a pot could not take, say.
            byte[] result = outgoing.result(settled, verdict, place(offset), timestamp);
            effects.result(records.key(settled.command()), result, timestamp);
        }
        rows.put(
                key,
                RowWriter.begin(VERSION, offset)
                        .number(source.offset())
                        .number(source.event())
                        .number(source.ordinal())
                        .done());
    }

    private void tell(
            Envelope.Sent<C> sent, Verdict verdict, long offset, @Nullable LogPosition repeats, long timestamp) {
        if (effects.isHeard()) {
            byte[] result = outgoing.result(sent, verdict, place(offset), repeats, timestamp);
            effects.result(records.key(sent.command()), result, timestamp);
        }
    }

    private void tick(Envelope.Tick<C> tick, long timestamp, long offset) {
        Level.Work work = level.now().work();
        numbers.close(tick.closing(), offset);
        List<TimerIndex.Entry> due = agenda.due(timestamp, work.ownersPerTick());
        Step step = new Step(null, null, null, timestamp, offset);
        for (TimerIndex.Entry entry : due) {
            step.decide(slices.due(entry, level.now()));
            if (step.events >= work.eventsPerTick()) {
                break;
            }
        }
        effects.ticked();
    }

    /** A reason may quote the record, which may be large. */
    private static String shortened(String reason) {
        return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON) + "...";
    }

    private LogPosition place(long offset) {
        return new LogPosition(commands, partition, offset);
    }

    /** The decisions that one record leads to: its own command's, or those of what is due at its time. */
    private final class Step {
        private final String type;
        private final @Nullable String id;
        private final @Nullable SourcePosition source;
        private final long timestamp;
        private final long offset;
        private int events;

        /**
         * A step.
         *
         * @param command null for a tick's
         * @param id of a command that was sent
         * @param source of a command that was settled
         */
        private Step(
                @Nullable C command,
                @Nullable String id,
                @Nullable SourcePosition source,
                long timestamp,
                long offset) {
            this.type = command == null ? "Tick" : family.codec().type(command);
            this.id = id;
            this.source = source;
            this.timestamp = timestamp;
            this.offset = offset;
        }

        private Verdict decide(C command, List<Long> expected) {
            long revision = expected.isEmpty() ? Sent.NO_REVISION : slices.revision(command);
            if (expected.isEmpty() || expected.contains(revision)) {
                return decide(command);
            }
            // That there is no such thing says more than that it is not as expected.
            return revision == Sent.NO_REVISION && decision(command) instanceof Decision.Rejected<E> rejected
                    ? outgoing.rejected(rejected.because())
                    : outgoing.rejected(UNEXPECTED);
        }

        private Decision<E> decision(C command) {
            Slices.Loaded<S> loaded = slices.load(command, timestamp);
            return family.decider().decide(loaded.slice(), command, at(command, loaded));
        }

        private CommandContext at(C command, Slices.Loaded<S> loaded) {
            long now = loaded.now(timestamp);
            if (numbering == null) {
                return new CommandContext(level.now(), now, position(), 0);
            }
            return numbering.making().test(command)
                    ? new CommandContext(level.now(), now, numbers.next(now), numbers.closedUpTo())
                    : CommandContext.makingNothing(level.now(), now, numbers.closedUpTo());
        }

        private Verdict decide(C command) {
            Slices.Loaded<S> loaded = slices.load(command, timestamp);
            CommandContext at = at(command, loaded);
            return switch (family.decider().decide(loaded.slice(), command, at)) {
                case Decision.Rejected<E> rejected -> outgoing.rejected(rejected.because());
                case Decision.Accepted<E> accepted -> {
                    S after = apply(command, loaded.slice(), accepted.events(), at.epochMillis());
                    slices.save(loaded, after, command, new Slices.Written(offset, at.epochMillis(), at.level()));
                    if (numbering != null
                            && numbering.making().test(command)
                            && !accepted.events().isEmpty()) {
                        numbers.take(at.serial(), offset);
                    }
                    yield outgoing.accepted(
                            command, loaded.slice(), after, !accepted.events().isEmpty());
                }
            };
        }

        private S apply(C command, S slice, List<E> happened, long now) {
            S before = slice;
            for (E event : happened) {
                S after = family.decider().apply(before, event);
                int ordinal = events++;
                if (effects.isHeard()) {
                    Cause cause = new Cause(
                            type,
                            id,
                            source,
                            place(offset),
                            ordinal,
                            level.now().number(),
                            now);
                    effects.ledger(outgoing.fact(command, event, before, after, cause));
                }
                before = after;
            }
            return before;
        }

        /** Unique in the family, because no two records share a partition and an offset. */
        private long position() {
            return Math.addExact(Math.multiplyExact(offset, layout.partitions()), partition + 1L);
        }
    }

    /**
     * The rows, with what every node has a copy of repeated to the view. The row read last is kept, because whoever looks
     * whether something is due reads the row that the decision then reads again.
     */
    private final class ViewedRows implements Rows {
        private final Rows stored;
        private byte[] lastKey = {};
        private byte @Nullable [] lastRow;

        private ViewedRows(Rows stored) {
            this.stored = stored;
        }

        @Override
        public byte @Nullable [] get(byte[] key) {
            if (!Arrays.equals(key, lastKey)) {
                lastRow = stored.get(key);
                lastKey = key;
            }
            return lastRow;
        }

        @Override
        public void put(byte[] key, byte[] row) {
            forget(key);
            stored.put(key, row);
            show(key, row);
        }

        @Override
        public void delete(byte[] key) {
            forget(key);
            stored.delete(key);
            show(key, null);
        }

        private void forget(byte[] key) {
            if (Arrays.equals(key, lastKey)) {
                lastKey = new byte[0];
                lastRow = null;
            }
        }

        @Override
        public void scan(byte[] from, byte[] to, Visitor visitor) {
            stored.scan(from, to, visitor);
        }

        private void show(byte[] key, byte @Nullable [] row) {
            if (view != null && view.isViewed(key)) {
                effects.view(key, row);
            }
        }
    }
}
