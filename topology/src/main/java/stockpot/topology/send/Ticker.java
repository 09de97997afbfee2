package stockpot.topology.send;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.schemas.Topics;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.records.Records;

/**
 * The clock that asks. It changes nothing: when the earliest deadline of a partition that this node owns has passed, it
 * appends a tick to that partition's commands, and what is due ends when the log comes to the tick. It does so, too, where
 * somebody follows a list in order of time, and the partition is behind the others.
 *
 * <p>Its own clock may be wrong. Too early, and the tick finds nothing due and another follows at the next look; too late,
 * and only the ledger record comes late, because every command ends what is overdue for its product before it is decided.
 */
public final class Ticker implements AutoCloseable {
    private static final long LOOK_EVERY_MILLIS = 250;
    private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

    private final OwnedPartitions ownedPartitions;
    private final CommandLog log;
    private final Topics topics;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopped;

    public Ticker(OwnedPartitions ownedPartitions, CommandLog log, Topics topics) {
        this.ownedPartitions = ownedPartitions;
        this.log = log;
        this.topics = topics;
        this.thread = Thread.ofPlatform().name("stockpot-ticker").daemon().start(this::run);
        ownedPartitions.onStillDue(wake::release);
    }

    private void run() {
        try {
            while (!stopped) {
                boolean woken = wake.tryAcquire(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                if (woken) {
                    wake.drainPermits();
                }
                tickWhatIsDue(System.currentTimeMillis());
                ownedPartitions.logClock().sayWhenFarAhead();
                ownedPartitions.deadLetters().say();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ownedPartitions.deadLetters().sayAll();
        }
    }

    private void tickWhatIsDue(long now) {
        for (OwnedPartitions.Task task : ownedPartitions.all()) {
            long nanos = System.nanoTime();
            boolean asked = task.tickSent() != 0 && nanos - task.tickSent() < ASK_AGAIN_NANOS;
            // The tick of a partition that is new here tells how long its log is.
            if ((task.due() <= now || !task.isWhole() || task.wantsToSettle()) && !asked) {
                task.tickSentAt(nanos);
                tick(task);
            }
        }
    }

    private void tick(OwnedPartitions.Task task) {
        String commands = topics.family(task.id().family()).commands();
        try {
            log.append(commands, task.id().partition(), null, Records.tick(task.wanted()))
                    .thenAccept(appended -> task.foundEnd(appended.offset()))
                    .exceptionally(failure -> {
                        LOG.warn("tick for {} not appended, will be sent again", task.id(), failure);
                        task.tickSentAt(0);
                        return null;
                    });
        } catch (RuntimeException e) {
            // The clock must go on: what keeps it from the log now may be over the next time.
            LOG.warn("tick for {} not sent, will be tried again", task.id(), e);
            task.tickSentAt(0);
        }
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
