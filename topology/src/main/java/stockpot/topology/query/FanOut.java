package stockpot.topology.query;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.InstanceId;
import stockpot.kernel.NoAnswer;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.send.Patience;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** Asks every partition of a family one question, with one request per node. */
final class FanOut {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long PAUSE_MILLIS = 20;

    private final Layout layout;
    private final LiveTasks liveTasks;
    private final Readings readings;
    private final Nodes nodes;
    private final Peers peers;

    FanOut(Layout layout, LiveTasks liveTasks, Readings readings, Nodes nodes, Peers peers) {
        this.layout = layout;
        this.liveTasks = liveTasks;
        this.readings = readings;
        this.nodes = nodes;
        this.peers = peers;
    }

    /**
     * A kind of question.
     *
     * @param <Q> what is asked
     * @param <A> what one partition answers
     */
    interface Topic<Q, A> {
        /** Under which name nodes ask it of each other. */
        String name();

        /** The family whose partitions are asked. */
        String family();

        A answer(LiveTasks.Id task, Q question, Allowance allowance) throws NoAnswer;

        /** Whose it is; null for what is read in a moment and need not wait for its turn. */
        @Nullable
        InstanceId turnOf(Q question);

        void writeQuestion(RowWriter to, Q question);

        Q readQuestion(RowReader from);

        void writeAnswer(RowWriter to, A answer);

        A readAnswer(RowReader from);
    }

    /** A question about an instance as a whole. */
    interface OfInstance<A> extends Topic<InstanceId, A> {
        @Override
        default void writeQuestion(RowWriter to, InstanceId question) {
            to.text(question.value());
        }

        @Override
        default InstanceId readQuestion(RowReader from) {
            return new InstanceId(from.text());
        }
    }

    /** What each partition answers; waits while partitions move. */
    <Q, A> Map<Integer, A> ask(Topic<Q, A> topic, Q question) throws NoAnswer, InterruptedException {
        Patience patience = Patience.of(PATIENCE);
        while (true) {
            try {
                return askOnce(topic, question);
            } catch (IOException | NoAnswer e) {
                if (e instanceof NoAnswer none && !none.kind().mayPass()) {
                    throw none;
                }
                if (patience.isOver()) {
                    throw new NoAnswer(NoAnswer.Kind.NOT_READY, "some partitions have no owner at present", e);
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private <Q, A> Map<Integer, A> askOnce(Topic<Q, A> topic, Q question)
            throws IOException, NoAnswer, InterruptedException {
        Map<Integer, A> answers = here(topic, question);
        if (answers.size() < layout.partitions()) {
            RowWriter asked = new RowWriter();
            topic.writeQuestion(asked, question);
            for (byte[] answer : askOthers(topic.name(), asked.done())) {
                RowReader reader = RowReader.content(answer);
                for (int left = reader.integer(); left > 0; left--) {
                    // While a partition moves two nodes may both show it, and one showing is enough.
                    answers.putIfAbsent(reader.integer(), topic.readAnswer(RowReader.content(reader.bytes())));
                }
            }
        }
        if (answers.size() < layout.partitions()) {
            throw new NoAnswer(NoAnswer.Kind.NOT_READY, "some partitions have no owner at present");
        }
        return answers;
    }

    private List<byte[]> askOthers(String name, byte[] question) throws IOException, NoAnswer, InterruptedException {
        List<HostInfo> others = nodes.others();
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<byte[]>> asked = each.invokeAll(others.stream()
                    .map(node -> (Callable<byte[]>) () -> peers.ask(node, name, question, PATIENCE))
                    .toList());
            List<byte[]> answers = new ArrayList<>(asked.size());
            for (Future<byte[]> answer : asked) {
                answers.add(answer.get());
            }
            return answers;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NoAnswer none) {
                throw none;
            }
            throw new IOException("a node could not be asked", e);
        }
    }

    private <Q, A> Map<Integer, A> here(Topic<Q, A> topic, Q question) throws NoAnswer, InterruptedException {
        InstanceId turn = topic.turnOf(question);
        return turn == null ? read(topic, question) : readings.read(turn.value(), () -> read(topic, question));
    }

    private <Q, A> Map<Integer, A> read(Topic<Q, A> topic, Q question) throws NoAnswer {
        Map<Integer, A> answers = new HashMap<>();
        Allowance allowance = new Allowance();
        for (LiveTasks.Task task : liveTasks.all()) {
            if (task.id().family().equals(topic.family())) {
                answers.put(task.id().partition(), topic.answer(task.id(), question, allowance));
            }
        }
        return answers;
    }

    /** Answers another node: what the partitions say that this one owns. */
    <Q, A> byte[] answer(Topic<Q, A> topic, byte[] asked) throws NoAnswer, InterruptedException {
        Map<Integer, A> answers = here(topic, topic.readQuestion(RowReader.content(asked)));
        RowWriter out = new RowWriter().number(answers.size());
        answers.forEach((partition, answer) -> {
            RowWriter each = new RowWriter();
            topic.writeAnswer(each, answer);
            out.number(partition).bytes(each.done());
        });
        return out.done();
    }
}
