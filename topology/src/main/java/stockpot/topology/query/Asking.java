package stockpot.topology.query;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.state.HostInfo;
import stockpot.schemas.Topics;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.decide.Outcomes;
import stockpot.topology.decide.Waiters;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.Outgoing.Verdict;
import stockpot.topology.records.Place;
import stockpot.topology.records.RecordKey;
import stockpot.topology.records.Records;
import stockpot.topology.send.CommandLog;
import stockpot.topology.send.NoAnswer;

/**
 * Sends a command and waits for what it comes to.
 *
 * <p>Whoever has the request appends; only the question for the outcome goes to the owner of the partition. So there is
 * one path, and a partition that moves between the two changes nothing but whom to ask.
 */
public final class Asking {
    /** How long a request waits for its outcome before it is told that the outcome is unknown. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long LOOK_AGAIN_MILLIS = 500;
    private static final long NO_OWNER_PAUSE_MILLIS = 20;

    private final Layout layout;
    private final CommandLog log;
    private final LiveTasks liveTasks;
    private final Waiters waiters;
    private final OutcomeReader outcomes;
    private final Nodes nodes;
    private final Peers peers;

    public Asking(
            Layout layout,
            CommandLog log,
            LiveTasks liveTasks,
            Waiters waiters,
            OutcomeReader outcomes,
            Nodes nodes,
            Peers peers) {
        this.layout = layout;
        this.log = log;
        this.liveTasks = liveTasks;
        this.waiters = waiters;
        this.outcomes = outcomes;
        this.nodes = nodes;
        this.peers = peers;
    }

    /** What a command came to, and where it stands. */
    public record Answer(Verdict verdict, Place place) {}

    /**
     * Sends the command and answers what it came to.
     *
     * @param committed whether to wait until the outcome is committed, too
     */
    public <S, C, E> Answer send(Family<S, C, E> family, Envelope.Sent<C> sent, boolean committed)
            throws NoAnswer, InterruptedException {
        try (Pending pending = begin(family, sent, committed)) {
            return pending.await();
        }
    }

    /** Sends the command; what it comes to can be awaited, or not. */
    public <S, C, E> Pending begin(Family<S, C, E> family, Envelope.Sent<C> sent, boolean committed) throws NoAnswer {
        Records<S, C, E> records = new Records<>(family.words());
        byte[] key = records.key(sent.command());
        byte[] value = records.write(sent);
        String topic = family.topics().commands();
        LiveTasks.Id task = new LiveTasks.Id(family.name(), RecordKey.partition(key, layout.partitions()));
        // Registered before it is appended, or its wake-up could be missed.
        Waiters.Waiter waiter = waiters.register(sent.id());
        try {
            CompletableFuture<RecordMetadata> appended = append(topic, task.partition(), key, value);
            OutcomeQuestion question = new OutcomeQuestion(task, sent.id(), sent.keyed(), committed, LOOK_AGAIN_MILLIS);
            byte[] hash = Outcomes.hash(value, sent.fingerprint());
            return new Pending(question, topic, waiter, appended, hash);
        } catch (NoAnswer e) {
            waiter.close();
            throw e;
        }
    }

    /** A command that was sent. */
    public final class Pending implements AutoCloseable {
        private final OutcomeQuestion question;
        private final String topic;
        private final Waiters.Waiter waiter;
        private final CompletableFuture<RecordMetadata> appended;
        private final byte[] hash;

        private Pending(
                OutcomeQuestion question,
                String topic,
                Waiters.Waiter waiter,
                CompletableFuture<RecordMetadata> appended,
                byte[] hash) {
            this.question = question;
            this.topic = topic;
            this.waiter = waiter;
            this.appended = appended;
            this.hash = hash;
        }

        /** What it came to. */
        public Answer await() throws NoAnswer, InterruptedException {
            Outcomes.Outcome outcome = Outcomes.read(Asking.this.await(question, waiter, appended));
            if (!outcome.isFor(hash)) {
                throw new NoAnswer(NoAnswer.Kind.CONFLICT, "the id was used for another command");
            }
            return new Answer(
                    outcome.verdict(), new Place(topic, question.task().partition(), outcome.offset()));
        }

        @Override
        public void close() {
            waiter.close();
        }
    }

    private CompletableFuture<RecordMetadata> append(String topic, int partition, byte[] key, byte[] value)
            throws NoAnswer {
        try {
            return log.append(topic, partition, key, value);
        } catch (KafkaException e) {
            throw new NoAnswer(NoAnswer.Kind.NOT_READY, "the command could not be sent", e);
        }
    }

    private byte[] await(OutcomeQuestion question, Waiters.Waiter waiter, CompletableFuture<RecordMetadata> appended)
            throws NoAnswer, InterruptedException {
        long deadline = System.currentTimeMillis() + PATIENCE.toMillis();
        for (long left = PATIENCE.toMillis(); left > 0; left = deadline - System.currentTimeMillis()) {
            refuseWhatCannotBeAppended(appended);
            Optional<byte[]> row = liveTasks.owns(question.task())
                    ? awaitHere(question, waiter, Math.min(left, LOOK_AGAIN_MILLIS), deadline)
                    : awaitElsewhere(question.task(), OutcomeQuestion.NAME, question.write(), left);
            if (row.isPresent()) {
                return row.get();
            }
        }
        throw new NoAnswer(
                NoAnswer.Kind.OUTCOME_UNKNOWN,
                "no outcome within " + PATIENCE.toSeconds() + " s; the command may still be decided");
    }

    private Optional<byte[]> awaitHere(OutcomeQuestion question, Waiters.Waiter waiter, long millis, long deadline)
            throws NoAnswer, InterruptedException {
        boolean decided = waiter.await(millis);
        try {
            Optional<byte[]> row = outcomes.find(question.task(), question.id(), question.keyed());
            if (row.isPresent() && question.committed()) {
                outcomes.awaitCommitted(question.task(), row.get(), deadline);
            }
            if (row.isEmpty() && decided) {
                // Decided here, but the partition is being taken away; its next owner will have the outcome.
                Thread.sleep(NO_OWNER_PAUSE_MILLIS);
            }
            return row;
        } catch (NoAnswer e) {
            if (e.kind() != NoAnswer.Kind.NOT_READY) {
                throw e;
            }
            Thread.sleep(NO_OWNER_PAUSE_MILLIS);
            return Optional.empty();
        }
    }

    /**
     * Waits until what was read from a row is committed, for an answer that did not take a command.
     *
     * @param place of the command that wrote the row
     */
    public void awaitCommitted(Family<?, ?, ?> family, Place place) throws NoAnswer, InterruptedException {
        LiveTasks.Id task = new LiveTasks.Id(family.name(), place.partition());
        byte[] question = new CommitQuestion(task, place.offset(), LOOK_AGAIN_MILLIS).write();
        long deadline = System.currentTimeMillis() + PATIENCE.toMillis();
        for (long left = PATIENCE.toMillis(); left > 0; left = deadline - System.currentTimeMillis()) {
            boolean committed = liveTasks.owns(task)
                    ? outcomes.isCommitted(task, place.offset(), Math.min(left, LOOK_AGAIN_MILLIS))
                    : awaitElsewhere(task, CommitQuestion.NAME, question, left).isPresent();
            if (committed) {
                return;
            }
        }
        throw OutcomeReader.notCommitted();
    }

    /** Asks the owner of a partition something that it may answer with nothing, as it does when nobody owns it. */
    private Optional<byte[]> awaitElsewhere(LiveTasks.Id task, String name, byte[] question, long left)
            throws NoAnswer, InterruptedException {
        Optional<HostInfo> owner =
                nodes.otherOwner(task, Topics.family(task.family()).commands());
        if (owner.isEmpty()) {
            Thread.sleep(Math.min(left, NO_OWNER_PAUSE_MILLIS));
            return Optional.empty();
        }
        try {
            Duration patience = Duration.ofMillis(Math.min(left, 2 * LOOK_AGAIN_MILLIS));
            byte[] answer = peers.ask(owner.get(), name, question, patience);
            return answer.length == 0 ? Optional.empty() : Optional.of(answer);
        } catch (IOException | NoAnswer e) {
            if (e instanceof NoAnswer none && none.kind() != NoAnswer.Kind.NOT_READY) {
                throw none;
            }
            Thread.sleep(Math.min(left, NO_OWNER_PAUSE_MILLIS));
            return Optional.empty();
        }
    }

    /** A record that the broker will never take has no outcome to wait for; any other failure may have been appended. */
    private static void refuseWhatCannotBeAppended(CompletableFuture<RecordMetadata> appended) throws NoAnswer {
        if (!appended.isCompletedExceptionally()) {
            return;
        }
        try {
            appended.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RecordTooLargeException) {
                throw new NoAnswer(NoAnswer.Kind.NOT_READY, "the command is larger than the log takes", e);
            }
            throw new NoAnswer(NoAnswer.Kind.OUTCOME_UNKNOWN, "the command may not have reached the log", e);
        }
    }
}
