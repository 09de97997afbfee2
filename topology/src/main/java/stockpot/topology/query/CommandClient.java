package stockpot.topology.query;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Command;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Outcome;
import stockpot.kernel.Sent;
import stockpot.kernel.Unavailable;
import stockpot.topology.decide.Families;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.Outcomes;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.decide.PendingRequests;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.RecordKey;
import stockpot.topology.records.Records;
import stockpot.topology.records.ResultWriter;
import stockpot.topology.send.Appending;
import stockpot.topology.send.Patience;

/**
 * Sends a command and waits for what it comes to.
 *
 * <p>Whoever has the request appends; only the question for the outcome goes to the owner of the partition. So there is
 * one path, and a partition that moves between the two changes nothing but whom to ask.
 */
public final class CommandClient {
    /** How long a request waits for its outcome before it is told that the outcome is unknown. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    /** After how long somebody who waits looks whether the partition is still where it was. */
    public static final long LOOK_AGAIN_MILLIS = 500;

    private static final long NO_OWNER_PAUSE_MILLIS = 20;

    private final Families families;
    private final Layout layout;
    private final Appending log;
    private final OwnedPartitions ownedPartitions;
    private final PendingRequests waiters;
    private final OutcomeReader outcomes;
    private final RowQueries rows;
    private final Nodes nodes;
    private final Peers peers;

    public CommandClient(
            Families families,
            Layout layout,
            Appending log,
            OwnedPartitions ownedPartitions,
            PendingRequests waiters,
            OutcomeReader outcomes,
            RowQueries rows,
            Nodes nodes,
            Peers peers) {
        this.families = families;
        this.layout = layout;
        this.log = log;
        this.ownedPartitions = ownedPartitions;
        this.waiters = waiters;
        this.outcomes = outcomes;
        this.rows = rows;
        this.nodes = nodes;
        this.peers = peers;
    }

    /**
     * Sends the command; what it comes to can be awaited, or not.
     *
     * @param committed whether to wait until the outcome is committed, too
     */
    public <A> Pending<A> begin(Sent<A> sent, boolean committed) throws Unavailable {
        Family<?, Command<A>, ?> family = families.of(sent.command());
        Records<?, Command<A>, ?> records = new Records<>(family.codec());
        byte[] key = records.key(sent.command());
        byte[] value = records.write(Envelope.Sent.of(sent));
        String topic = family.topics(layout).commands();
        OwnedPartitions.Id task = new OwnedPartitions.Id(family.name(), RecordKey.partition(key, layout.partitions()));
        // Registered before it is appended, or its wake-up could be missed.
        PendingRequests.Waiter waiter = waiters.register(task, sent.id());
        try {
            CompletableFuture<RecordMetadata> appended = append(topic, task.partition(), key, value);
            byte[] hash = Outcomes.hash(value, sent.fingerprint());
            return new Pending<>(this, sent, family, task, committed, waiter, appended, hash);
        } catch (Unavailable e) {
            waiter.close();
            throw e;
        }
    }

    /** A command that was sent. */
    public static final class Pending<A> implements AutoCloseable {
        private final CommandClient asking;
        private final Sent<A> sent;
        private final Family<?, Command<A>, ?> family;
        private final OwnedPartitions.Id task;
        private final boolean committed;
        private PendingRequests.Waiter waiter;
        private final CompletableFuture<RecordMetadata> appended;
        private final byte[] hash;

        private Pending(
                CommandClient asking,
                Sent<A> sent,
                Family<?, Command<A>, ?> family,
                OwnedPartitions.Id task,
                boolean committed,
                PendingRequests.Waiter waiter,
                CompletableFuture<RecordMetadata> appended,
                byte[] hash) {
            this.asking = asking;
            this.sent = sent;
            this.family = family;
            this.task = task;
            this.committed = committed;
            this.waiter = waiter;
            this.appended = appended;
            this.hash = hash;
        }

        /** What it came to. */
        public Outcome<A> await() throws Unavailable, InterruptedException {
            Outcomes.Outcome outcome = outcome();
            if (!outcome.isFor(hash)) {
                throw new Unavailable(Unavailable.Kind.CONFLICT, "the id was used for another command");
            }
            return asking.typed(family, task.partition(), outcome, isBefore(outcome.offset()));
        }

        private boolean isBefore(long offset) {
            return appended.state() == Future.State.SUCCESS
                    && appended.resultNow().offset() > offset;
        }

        private Outcomes.Outcome outcome() throws Unavailable, InterruptedException {
            Patience patience = Patience.of(PATIENCE);
            Outcomes.Outcome decided = null;
            while (!patience.isOver()) {
                if (appended.isCompletedExceptionally()) {
                    awaitLogged(appended, 0);
                }
                boolean here = asking.ownedPartitions.owns(task);
                if (here && decided == null) {
                    decided = waiter.await();
                }
                // Where its outcome lies, and whether an earlier one still counts, depends on when the log has it.
                RecordMetadata logged = awaitLogged(appended, Math.min(patience.leftMillis(), LOOK_AGAIN_MILLIS));
                if (here && decided == null) {
                    waiter = asking.waiters.register(task, sent.id());
                }
                if (logged == null) {
                    continue;
                }
                if (decided != null) {
                    if (committed) {
                        asking.outcomes.awaitCommitted(task, decided.offset(), patience);
                    }
                    return decided;
                }
                OutcomeQuestion question = new OutcomeQuestion(
                        task, sent.id(), sent.keyed(), logged.timestamp(), committed, LOOK_AGAIN_MILLIS);
                Optional<byte[]> row = here
                        ? asking.findHere(question, patience)
                        : asking.awaitElsewhere(task, OutcomeQuestion.NAME, question.write(), patience.leftMillis());
                if (row.isPresent()) {
                    return Outcomes.read(row.get());
                }
            }
            throw new Unavailable(
                    Unavailable.Kind.OUTCOME_UNKNOWN,
                    "no outcome within " + PATIENCE.toSeconds() + " s; the command may still be decided");
        }

        @Override
        public void close() {
            waiter.close();
        }
    }

    /** What an earlier command of its id came to, if that can be seen; nothing is sent. */
    public <A> Optional<Outcome<A>> recall(Sent<A> sent) throws Unavailable, InterruptedException {
        Family<?, Command<A>, ?> family = families.of(sent.command());
        byte[] key = new Records<>(family.codec()).key(sent.command());
        OwnedPartitions.Id task = new OwnedPartitions.Id(family.name(), RecordKey.partition(key, layout.partitions()));
        long now = System.currentTimeMillis();
        for (byte[] rowKey : Outcomes.keys(layout, sent.id(), sent.keyed(), now)) {
            Optional<byte[]> row = rows.find(task, rowKey);
            if (row.isPresent()) {
                Outcomes.Outcome outcome = Outcomes.read(row.get());
                if (!Outcomes.isKept(layout, sent.keyed(), outcome, now)) {
                    return Optional.empty();
                }
                if (!outcome.isFor(Outcomes.hash(new byte[0], sent.fingerprint()))) {
                    throw new Unavailable(Unavailable.Kind.CONFLICT, "the key was used for another request");
                }
                return Optional.of(typed(family, task.partition(), outcome, true));
            }
        }
        return Optional.empty();
    }

    private <A> Outcome<A> typed(
            Family<?, Command<A>, ?> family, int partition, Outcomes.Outcome outcome, boolean isRemembered) {
        LogPosition position = new LogPosition(family.topics(layout).commands(), partition, outcome.offset());
        return ResultWriter.outcome(family.codec(), outcome.verdict(), position, isRemembered);
    }

    private CompletableFuture<RecordMetadata> append(String topic, int partition, byte[] key, byte[] value)
            throws Unavailable {
        try {
            return log.append(topic, partition, key, value);
        } catch (KafkaException e) {
            throw new Unavailable(Unavailable.Kind.NOT_READY, "the command could not be sent", e);
        }
    }

    private Optional<byte[]> findHere(OutcomeQuestion question, Patience patience)
            throws Unavailable, InterruptedException {
        try {
            Optional<byte[]> row = outcomes.find(question);
            if (row.isPresent() && question.committed()) {
                outcomes.awaitCommitted(
                        question.task(), Outcomes.read(row.get()).offset(), patience);
            }
            return row;
        } catch (Unavailable e) {
            if (e.kind() != Unavailable.Kind.NOT_READY) {
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
    public void awaitCommitted(LogPosition place) throws Unavailable, InterruptedException {
        OwnedPartitions.Id task = new OwnedPartitions.Id(
                families.ofCommands(layout, place.topic()).name(), place.partition());
        byte[] question = new CommitQuestion(task, place.offset(), LOOK_AGAIN_MILLIS).write();
        Patience patience = Patience.of(PATIENCE);
        for (long left = patience.leftMillis(); left > 0; left = patience.leftMillis()) {
            boolean committed = ownedPartitions.owns(task)
                    ? outcomes.isCommitted(task, place.offset(), Math.min(left, LOOK_AGAIN_MILLIS))
                    : awaitElsewhere(task, CommitQuestion.NAME, question, left).isPresent();
            if (committed) {
                return;
            }
        }
        throw OutcomeReader.notCommitted();
    }

    /** Asks the owner of a partition something that it may answer with nothing, as it does when nobody owns it. */
    private Optional<byte[]> awaitElsewhere(OwnedPartitions.Id task, String name, byte[] question, long left)
            throws Unavailable, InterruptedException {
        Optional<HostInfo> owner =
                nodes.otherOwner(task, layout.topics().family(task.family()).commands());
        if (owner.isEmpty()) {
            Thread.sleep(Math.min(left, NO_OWNER_PAUSE_MILLIS));
            return Optional.empty();
        }
        try {
            Duration patience = Duration.ofMillis(Math.min(left, 2 * LOOK_AGAIN_MILLIS));
            byte[] answer = peers.ask(owner.get(), name, question, patience);
            return answer.length == 0 ? Optional.empty() : Optional.of(answer);
        } catch (IOException | Unavailable e) {
            if (e instanceof Unavailable none && none.kind() != Unavailable.Kind.NOT_READY) {
                throw none;
            }
            Thread.sleep(Math.min(left, NO_OWNER_PAUSE_MILLIS));
            return Optional.empty();
        }
    }

    /**
     * Where and when the log has the command; null when that is not known within the time. A record that the broker will never
     * take has no outcome to wait for; any other failure may have been appended.
     */
    private static @Nullable RecordMetadata awaitLogged(CompletableFuture<RecordMetadata> appended, long millis)
            throws Unavailable, InterruptedException {
        try {
            RecordMetadata logged = appended.get(millis, TimeUnit.MILLISECONDS);
            if (!logged.hasTimestamp()) {
                throw new Unavailable(
                        Unavailable.Kind.OUTCOME_UNKNOWN, "the log does not say when it took the command");
            }
            return logged;
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecordTooLargeException) {
                throw new Unavailable(Unavailable.Kind.NOT_READY, "the command is larger than the log takes", e);
            }
            throw new Unavailable(Unavailable.Kind.OUTCOME_UNKNOWN, "the command may not have reached the log", e);
        }
    }
}
