package stockpot.node;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code stockpot run} and {@code stockpot demo}: one node, until a signal or a failure ends it. */
final class Run {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    private static final long STOP_SECONDS = 9;

    private final Settings settings;
    private final Preparation preparation;
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch ending = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** What is to be done once the node serves, before it says so. */
    @FunctionalInterface
    interface Preparation {
        void prepare(Node node) throws IOException, InterruptedException;
    }

    Run(Settings settings, Preparation preparation) {
        this.settings = settings;
        this.preparation = preparation;
    }

    int run() throws Exception {
        settings.logFormat().apply();
        interceptExits();
        Thread.currentThread().setName("stockpot-run");
        Thread starting = Thread.currentThread();
        Thread hook = new Thread(() -> stop(starting), "stockpot-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try (Node node = Node.start(settings, this::fail)) {
            started.countDown();
            node.generatedPasswords()
                    .forEach((owner, password) -> System.out.println("the password of " + owner + " is " + password));
            preparation.prepare(node);
            System.out.println("stockpot is ready: " + node.url());
            ending.await();
        } catch (Exception e) {
            if (failure.get() == null && ending.getCount() > 0) {
                throw e;
            }
            LOG.debug("stopped while it was starting", e);
        } finally {
            // Before it is told that it has ended: where Kafka wants to end the process, it ends then.
            Throwable failed = failure.get();
            if (failed != null) {
                System.err.println("stockpot: stopped by itself: " + Explained.stop(failed, settings));
            }
            ended.countDown();
        }
        return failure.get() == null ? Main.OK : Main.FAILED;
    }

    private void fail(Throwable cause) {
        if (failure.compareAndSet(null, cause)) {
            LOG.error("a failure that stockpot must not step over; the node stops", cause);
        }
        ending.countDown();
    }

    /** A signal lands here; whatever a start is waiting for, it waits no longer. */
    private void stop(Thread starting) {
        ending.countDown();
        if (started.getCount() > 0) {
            starting.interrupt();
        }
        endAndWait();
    }

    /** The process ends when the node has been closed, in order. */
    private void endAndWait() {
        ending.countDown();
        try {
            if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.error("the node was not closed within {} s and is left as it is", STOP_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kafka ends the process where it stands when its disk fails; here the node is closed first, as far as it can be. */
    private void interceptExits() {
        Exit.Procedure stop = (status, message) -> {
            fail(new IllegalStateException("Kafka wants to end the process (" + status + "): " + message));
            endAndWait();
            Runtime.getRuntime().halt(Main.FAILED);
        };
        Exit.setExitProcedure(stop);
        Exit.setHaltProcedure(stop);
    }
}
