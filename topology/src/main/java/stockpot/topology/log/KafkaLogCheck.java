package stockpot.topology.log;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.schemas.Topics;
import stockpot.topology.log.LogPieces.Range;
import stockpot.topology.records.Records;

/** Asks the brokers. One consumer and one admin client serve all partitions, one after the other. */
public final class KafkaLogCheck implements LogCheck, AutoCloseable {
    /**
     * Half of the time that a changelog keeps what says that a row was deleted ({@code delete.retention.ms}). A copy that
     * was left behind for longer could miss it, and what was deleted would be there again.
     */
    static final Duration COPY_MAY_BE_BEHIND = Duration.ofHours(12);

    private static final Logger LOG = LoggerFactory.getLogger(KafkaLogCheck.class);
    private static final Duration TRANSACTION_PATIENCE = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration SAY_EVERY = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 10;
    private static final String WHAT_TO_DO =
            ". Put back a backup in which they fit, or stop all nodes and run ./stockpot rebuild,"
                    + " which makes the rows again from the commands that are there";

    private final Topics names;
    private final String log;
    private final Positions positions;
    private final Admin admin;
    private final LogPieces pieces;
    private volatile boolean closed;

    /** Where the topology reads on. */
    @FunctionalInterface
    public interface Positions {
        /** Lets the calling stream thread read a partition from an offset on. */
        void readFrom(TopicPartition partition, long offset);
    }

    public KafkaLogCheck(Map<String, Object> client, Topics names, String log, Positions positions) {
        this.names = names;
        this.log = log;
        this.positions = positions;
        Map<String, Object> named = new HashMap<>(client);
        named.put("client.id", "stockpot-log-check");
        this.admin = Admin.create(client);
        this.pieces = new LogPieces(named);
    }

    /** What a family's rows belong to when they are written now. */
    public Identity identity(Topics.Family family) {
        String changelog = names.changelog(family);
        try {
            for (TopicDescription there : admin.describeTopics(List.of(changelog))
                    .allTopicNames()
                    .get()
                    .values()) {
                return new Identity(log, there.topicId().toString());
            }
            return new Identity(log, "");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return new Identity(log, "");
            }
            throw asTold(e, "cannot describe " + changelog);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** What Kafka said, as it said it: of brokers that do not answer in time Kafka Streams asks again. */
    private static KafkaException asTold(ExecutionException failure, String what) {
        return failure.getCause() instanceof KafkaException told ? told : new KafkaException(what, failure.getCause());
    }

    private static KafkaException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new KafkaException("interrupted", cause);
    }

    @Override
    public synchronized Optional<String> faultOf(Topics.Family topics, int partition, Mark local) {
        return answered(() -> fault(topics, partition, local));
    }

    private Optional<String> fault(Topics.Family topics, int partition, Mark local) {
        TopicPartition commands = new TopicPartition(topics.commands(), partition);
        if (!identity(topics).changelog().equals(local.identity().changelog())) {
            return Optional.of("the changelog that they were written to is not there any more");
        }
        Range range = pieces.range(commands);
        Optional<String> fault = whyNotOf(range, local);
        if (fault.isPresent()) {
            return fault;
        }
        ConsumerRecord<byte[], byte[]> next = pieces.firstFrom(range, local.offset() + 1);
        ConsumerRecord<byte[], byte[]> last =
                next == null ? null : pieces.lasts(List.of(range)).get(commands);
        if (next == null || last == null) {
            return Optional.empty();
        }
        Duration behind = Duration.ofMillis(Math.max(System.currentTimeMillis(), last.timestamp()) - next.timestamp());
        return behind.compareTo(COPY_MAY_BE_BEHIND) < 0
                ? Optional.empty()
                : Optional.of("they are " + behind.toHours()
                        + " hours behind the log, and what was deleted since may be" + " forgotten by the changelog");
    }

    @Override
    public synchronized Opened open(Topics.Family topics, int partition, @Nullable Mark restored) {
        return answered(() -> opened(topics, partition, restored));
    }

    private Opened opened(Topics.Family topics, int partition, @Nullable Mark restored) {
        TopicPartition commands = new TopicPartition(topics.commands(), partition);
        Published published = published(topics, partition);
        Range range = published.commands();
        requireFold(range, restored, "in the changelog");
        long next = restored == null ? 0 : restored.offset() + 1;
        if (range.begin() > next) {
            throw gone(commands, next, range.begin());
        }
        if (published.upTo() >= range.end()) {
            throw new LogMismatch("what was published of " + shown(commands) + " goes up to offset " + published.upTo()
                    + ", but the log ends before offset " + range.end() + ": its last commands are gone" + WHAT_TO_DO);
        }
        positions.readFrom(commands, next);
        return new Opened(identity(topics), published.upTo());
    }

    @Override
    public synchronized void lookAgain(Topics.Family topics, int partition, @Nullable Mark last, long next) {
        TopicPartition commands = new TopicPartition(topics.commands(), partition);
        answered(() -> {
            Range range = pieces.range(commands);
            requireFold(range, last, "on this node");
            long wanted = last == null ? 0 : last.offset() + 1;
            if (range.begin() > wanted) {
                throw gone(commands, wanted, range.begin());
            }
            return next;
        });
    }

    /** Asks until the brokers answer; Kafka Streams itself gives a task as long. */
    private <T> T answered(Supplier<T> question) {
        long begun = System.nanoTime();
        long saidAt = begun;
        while (true) {
            try {
                return question.get();
            } catch (RetriableException e) {
                long now = System.nanoTime();
                if (closed || now - begun > PATIENCE.toNanos()) {
                    throw e;
                }
                if (now - saidAt > SAY_EVERY.toNanos()) {
                    saidAt = now;
                    LOG.warn("the brokers do not say where the log is, they are asked again: {}", e.toString());
                }
                pause();
            }
        }
    }

    private void requireFold(Range range, @Nullable Mark mark, String where) {
        if (mark != null) {
            whyNotOf(range, mark).ifPresent(fault -> {
                throw new LogMismatch("the rows of " + shown(range.partition()) + " " + where
                        + " are not the fold of this log: " + fault + WHAT_TO_DO);
            });
        }
    }

    private static LogMismatch gone(TopicPartition commands, long wanted, long begin) {
        return new LogMismatch("the rows of " + shown(commands) + " end before offset " + wanted
                + ", and the log begins at offset " + begin + ": the commands between were removed" + WHAT_TO_DO);
    }

    /** Why rows with this mark are not the fold of the log; empty when they are. */
    private Optional<String> whyNotOf(Range range, Mark mark) {
        if (!mark.identity().log().equals(log)) {
            return Optional.of("they were made from log " + mark.identity().log() + " and this is log " + log);
        }
        if (mark.offset() >= range.end()) {
            return Optional.of(
                    "they go up to offset " + mark.offset() + " and the log ends before offset " + range.end());
        }
        if (mark.offset() < range.begin()) {
            return Optional.empty();
        }
        ConsumerRecord<byte[], byte[]> there = pieces.firstFrom(range, mark.offset());
        boolean same = there != null
                && there.offset() == mark.offset()
                && mark.isOf(there.timestamp(), there.key(), there.value());
        return same
                ? Optional.empty()
                : Optional.of(
                        "the log has another command at offset " + mark.offset() + " than the one they came to last");
    }

    /**
     * Up to which command results and ledger records are published. A record's are published in one transaction and in the
     * order of the log, so the last one there is tells of all before it.
     */
    public synchronized long publishedUpTo(Topics.Family topics, int partition) {
        return answered(() -> published(topics, partition).upTo());
    }

    /** Where a partition's commands lie, and up to which of them results and ledger records are published. */
    private record Published(Range commands, long upTo) {}

    /** A start asks this of every partition, so what can be asked at once is. */
    private Published published(Topics.Family topics, int partition) {
        TopicPartition toldIn = new TopicPartition(topics.results(), partition);
        TopicPartition keptIn = new TopicPartition(topics.ledger(), partition);
        awaitEnded(List.of(toldIn, keptIn));
        List<Range> ranges = pieces.ranges(List.of(toldIn, keptIn, new TopicPartition(topics.commands(), partition)));
        Range results = ranges.get(0);
        Range ledger = ranges.get(1);
        Range commands = ranges.get(2);
        Map<TopicPartition, ConsumerRecord<byte[], byte[]>> last = pieces.lasts(List.of(results, ledger));
        long upTo =
                last.values().stream().mapToLong(KafkaLogCheck::position).max().orElse(NOTHING);
        // Results are kept for a while only. Where all of them are gone nothing but the group knows that they were
        // there.
        boolean allGone = results.begin() > 0 && !last.containsKey(results.partition());
        return new Published(commands, !allGone ? upTo : Math.max(upTo, committed(commands) - 1));
    }

    /** The first offset that the group has not processed; 0 when it does not remember. */
    private long committed(Range commands) {
        try {
            OffsetAndMetadata next = admin.listConsumerGroupOffsets(names.applicationId())
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(commands.partition());
            return next == null ? 0 : Math.min(next.offset(), commands.end());
        } catch (ExecutionException e) {
            throw asTold(e, "cannot find out what is committed of " + commands.partition());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** What a dead node has left open is ended before its successor asks how far it came. */
    private void awaitEnded(List<TopicPartition> partitions) {
        long deadline = System.nanoTime() + TRANSACTION_PATIENCE.toNanos();
        Map<TopicPartition, Long> written = ends(partitions);
        while (true) {
            Map<TopicPartition, Long> ended = pieces.ends(partitions);
            if (partitions.stream().allMatch(each -> ended.getOrDefault(each, 0L) >= written.getOrDefault(each, 0L))) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("a transaction in " + partitions + " is not ended within "
                        + TRANSACTION_PATIENCE.toSeconds() + " s");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(each -> wanted.put(each, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        try {
            admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.put(partition, end.offset()));
            return ends;
        } catch (ExecutionException e) {
            throw asTold(e, "cannot find out where " + partitions + " end");
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static long position(ConsumerRecord<byte[], byte[]> record) {
        try {
            String place =
                    Records.JSON.readTree(record.value()).path("position").asText();
            return Long.parseLong(place.substring(place.lastIndexOf('/') + 1));
        } catch (IOException | NumberFormatException e) {
            throw new LogMismatch("the record at " + record.topic() + "/" + record.partition() + "/" + record.offset()
                    + " does not say which command it tells of; somebody else has written to this topic");
        }
    }

    private static String shown(TopicPartition partition) {
        return partition.topic() + "/" + partition.partition();
    }

    @Override
    public void close() {
        closed = true;
        pieces.wakeUp();
        synchronized (this) {
            pieces.close();
        }
        admin.close();
    }
}
