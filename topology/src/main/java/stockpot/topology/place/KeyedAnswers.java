package stockpot.topology.place;

import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.Answered;
import stockpot.orders.OrderCommand.KeepAnswer;
import stockpot.orders.OrderKey;
import stockpot.orders.OwnerKey;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.decide.Outcomes;
import stockpot.topology.query.Asking;
import stockpot.topology.query.Asking.Answer;
import stockpot.topology.query.RowQueries;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.OrderWords;
import stockpot.topology.records.Outgoing.Verdict;
import stockpot.topology.records.Place;
import stockpot.topology.records.RecordKey;
import stockpot.topology.records.Records;
import stockpot.topology.send.NoAnswer;

/**
 * What requests that go through several logs came to, under their {@code Idempotency-Key}.
 *
 * <p>One log decides it, that of the order or reservation which the request is for: the command that makes it is sent under the
 * request's own id, and so is the one that keeps any other answer. Whichever comes first stands, because the machine remembers
 * what an id came to. Where something was in the way for the moment, the id is used up, and the next try has the next one.
 */
public final class KeyedAnswers {
    private static final Family<?, OrderCommand, ?> FAMILY = Family.ORDERS;

    private final Layout layout;
    private final Asking asking;
    private final RowQueries rows;

    public KeyedAnswers(Layout layout, Asking asking, RowQueries rows) {
        this.layout = layout;
        this.asking = asking;
        this.rows = rows;
    }

    /**
     * What a request came to, as far as it can be seen.
     *
     * @param answer null when it is not decided
     * @param next number of the try whose id is not used
     */
    private record Recalled(@Nullable Answer answer, int next) {}

    /** What a request came to that this one repeats, as far as it can be seen; nothing is sent for that. */
    public Optional<Answer> recall(Asked asked, OwnerKey key) throws NoAnswer, InterruptedException {
        return Optional.ofNullable(look(asked, key, 0).answer());
    }

    private LiveTasks.Id task(OwnerKey key) {
        Records<?, OrderCommand, ?> records = new Records<>(FAMILY.words());
        byte[] recordKey = records.key(new KeepAnswer(key, null));
        return new LiveTasks.Id(FAMILY.name(), RecordKey.partition(recordKey, layout.partitions()));
    }

    private Recalled look(Asked asked, OwnerKey key, int from) throws NoAnswer, InterruptedException {
        LiveTasks.Id task = task(key);
        for (int number = from; ; number++) {
            Outcomes.Outcome outcome = find(task, asked, number);
            if (outcome == null) {
                return new Recalled(null, number);
            }
            if (OrderWords.decides(outcome.verdict())) {
                Place place = asking.place(FAMILY, task.partition(), outcome.offset());
                if (asked.committed()) {
                    asking.awaitCommitted(FAMILY, place);
                }
                return new Recalled(new Answer(outcome.verdict(), place), number);
            }
        }
    }

    private Outcomes.@Nullable Outcome find(LiveTasks.Id task, Asked asked, int number)
            throws NoAnswer, InterruptedException {
        long now = System.currentTimeMillis();
        for (byte[] rowKey : Outcomes.keys(layout, asked.id(number), true, now)) {
            Optional<byte[]> row = rows.find(task, rowKey);
            if (row.isPresent()) {
                Outcomes.Outcome outcome = Outcomes.read(row.get());
                if (!Outcomes.isKept(layout, true, outcome, now)) {
                    return null;
                }
                if (!outcome.isFor(Outcomes.hash(new byte[0], asked.fingerprint()))) {
                    throw new NoAnswer(NoAnswer.Kind.CONFLICT, "the key was used for another request");
                }
                return outcome;
            }
        }
        return null;
    }

    /** Keeps an answer under the key of its request, null for one that does not stand; answers what the request came to. */
    public Answer keep(Asked asked, OwnerKey key, @Nullable Answered answer) throws NoAnswer, InterruptedException {
        return first(asked, new KeepAnswer(key, answer), kept -> answer == null || OrderWords.decides(kept));
    }

    /**
     * Binds the key to what was asked for, where that decides to which log the request goes: another one would not know.
     *
     * @param log that follows from the key alone; should it be in the same partition, the request goes on with the next id
     */
    public void bind(Asked asked, OrderKey log) throws NoAnswer, InterruptedException {
        if (find(task(log), asked, 0) == null) {
            asking.send(FAMILY, asked.sent(0, new KeepAnswer(log, null)), false);
        }
    }

    /**
     * Sends the command that decides a request.
     *
     * @param unkeyed its id when the request has no key
     */
    Answer decide(Asked asked, String unkeyed, OrderCommand command) throws NoAnswer, InterruptedException {
        if (!asked.keyed()) {
            return asking.send(FAMILY, new Envelope.Sent<>(unkeyed, false, "", command), asked.committed());
        }
        // Refused for its own attempt's sake it needs another one, and not only another id.
        return first(asked, command, said -> !said.accepted() || OrderWords.decides(said));
    }

    /** Sends the command under the first id that is not used, unless the request is decided; again when another one came before. */
    private Answer first(Asked asked, OrderCommand command, Predicate<Verdict> isAnswer)
            throws NoAnswer, InterruptedException {
        Recalled recalled = look(asked, command.key(), 0);
        while (recalled.answer() == null) {
            Answer said = asking.send(FAMILY, asked.sent(recalled.next(), command), asked.committed());
            if (isAnswer.test(said.verdict())) {
                return said;
            }
            recalled = look(asked, command.key(), recalled.next() + 1);
        }
        return recalled.answer();
    }
}
