package stockpot.topology.query;

import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import stockpot.kernel.Unavailable;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.Outcomes;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.decide.PendingRequests;
import stockpot.topology.send.Commits;
import stockpot.topology.send.Patience;

/** Outcomes of commands in the partitions that this node owns. */
public final class OutcomeReader {
    private final Layout layout;
    private final LocalRows rows;
    private final PendingRequests waiters;
    private final Commits commits;

    public OutcomeReader(Layout layout, LocalRows rows, PendingRequests waiters, Commits commits) {
        this.layout = layout;
        this.rows = rows;
        this.waiters = waiters;
        this.commits = commits;
    }

    /**
     * The outcome's row, if there is one now; one that is over is none, because its command is decided anew. Which that is
     * the log decides by its own time, so it is looked for at that time and not at this node's.
     */
    Optional<byte[]> find(OutcomeQuestion of) throws Unavailable {
        for (byte[] key : Outcomes.keys(layout, of.id(), of.keyed(), of.timeMillis())) {
            Optional<byte[]> row = rows.outcome(of.task(), key);
            if (row.isPresent() && Outcomes.isKept(layout, of.keyed(), Outcomes.read(row.get()), of.timeMillis())) {
                return row;
            }
        }
        return Optional.empty();
    }

    /** Answers another node, which cannot have registered a waiter here before it appended: so look first, then wait. */
    public byte[] answer(byte[] asked) throws Unavailable, InterruptedException {
        OutcomeQuestion question = OutcomeQuestion.read(asked);
        try (PendingRequests.Waiter waiter = waiters.register(question.task(), question.id())) {
            Optional<byte[]> row = find(question);
            if (row.isEmpty()) {
                Outcomes.Outcome decided = waiter.await();
                row = decided == null ? find(question) : Optional.of(Outcomes.write(decided));
            }
            if (row.isPresent() && question.committed()) {
                // Not of the time that was waited before: a commit comes after the decision, always.
                Patience patience = Patience.ofMillis(question.waitMillis());
                awaitCommitted(question.task(), Outcomes.read(row.get()).offset(), patience);
            }
            return row.orElse(new byte[0]);
        }
    }

    /** Answers another node whether a command is committed. */
    public byte[] answerCommitted(byte[] asked) throws InterruptedException {
        CommitQuestion question = CommitQuestion.read(asked);
        return isCommitted(question.task(), question.offset(), question.waitMillis()) ? new byte[1] : new byte[0];
    }

    /** Waits until the command at that offset is committed. */
    void awaitCommitted(OwnedPartitions.Id task, long offset, Patience patience)
            throws Unavailable, InterruptedException {
        if (!isCommitted(task, offset, patience.leftMillis())) {
            throw notCommitted();
        }
    }

    /** Waits until the command at that offset is committed here, and says whether it is. */
    boolean isCommitted(OwnedPartitions.Id task, long offset, long millis) throws InterruptedException {
        TopicPartition input =
                new TopicPartition(layout.topics().family(task.family()).commands(), task.partition());
        return commits.await(input, offset, Math.max(0, millis));
    }

    static Unavailable notCommitted() {
        return new Unavailable(Unavailable.Kind.OUTCOME_UNKNOWN, "the outcome was not committed in time");
    }
}
