package stockpot.topology.query;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.streams.state.HostInfo;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Question;
import stockpot.kernel.Unavailable;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.send.Patience;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** Asks every partition of a family a question, with one request per node. */
public final class FanOut {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long PAUSE_MILLIS = 20;

    private final Map<String, Answering<?, ?, ?>> byName;
    private final Map<Class<?>, Answering<?, ?, ?>> byQuestion;
    private final Layout layout;
    private final OwnedPartitions ownedPartitions;
    private final LocalRows rows;
    private final Nodes nodes;
    private final Peers peers;

    /**
     * Asks and answers.
     *
     * @param answers how each kind of question is answered
     */
    public FanOut(
            List<Answering<?, ?, ?>> answers,
            Layout layout,
            OwnedPartitions ownedPartitions,
            LocalRows rows,
            Nodes nodes,
            Peers peers) {
        this.byName = answers.stream().collect(Collectors.toUnmodifiableMap(Answering::name, Function.identity()));
        this.byQuestion = answers.stream()
                .collect(Collectors.toUnmodifiableMap(each -> each.asked().type(), Function.identity()));
        this.layout = layout;
        this.ownedPartitions = ownedPartitions;
        this.rows = rows;
        this.nodes = nodes;
        this.peers = peers;
    }

    /**
     * The answer; waits while partitions move.
     *
     * @throws IllegalArgumentException when nobody has declared how the question is answered
     */
    @SuppressWarnings("unchecked")
    public <A> A ask(Question<A> question) throws Unavailable, InterruptedException {
        Answering<?, ?, ?> answering = byQuestion.get(question.getClass());
        if (answering == null) {
            throw new IllegalArgumentException("nobody answers " + question.getClass());
        }
        // What answers a class of questions was declared with that class.
        return answer((Answering<Question<A>, ?, A>) answering, question);
    }

    private <Q extends Question<A>, P, A> A answer(Answering<Q, P, A> answering, Q question)
            throws Unavailable, InterruptedException {
        return answering.whole().of(question, parts(answering, question), this);
    }

    private <Q extends Question<A>, P, A> List<P> parts(Answering<Q, P, A> answering, Q question)
            throws Unavailable, InterruptedException {
        Patience patience = Patience.of(PATIENCE);
        while (true) {
            try {
                return askOnce(answering, question);
            } catch (IOException | Unavailable e) {
                if (e instanceof Unavailable none && !none.kind().mayPass()) {
                    throw none;
                }
                if (patience.isOver()) {
                    throw new Unavailable(Unavailable.Kind.NOT_READY, "some partitions have no owner at present", e);
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private <Q extends Question<A>, P, A> List<P> askOnce(Answering<Q, P, A> answering, Q question)
            throws IOException, Unavailable, InterruptedException {
        Map<Integer, P> parts = here(answering, question);
        if (parts.size() < layout.partitions()) {
            RowWriter asked = new RowWriter();
            answering.asked().write(asked, question);
            for (byte[] answer : askOthers(answering.name(), asked.done())) {
                RowReader reader = RowReader.content(answer);
                for (int left = reader.integer(); left > 0; left--) {
                    // While a partition moves two nodes may both show it, and one showing is enough.
                    parts.putIfAbsent(reader.integer(), answering.part().read(RowReader.content(reader.bytes())));
                }
            }
        }
        if (parts.size() < layout.partitions()) {
            throw new Unavailable(Unavailable.Kind.NOT_READY, "some partitions have no owner at present");
        }
        return List.copyOf(parts.values());
    }

    private List<byte[]> askOthers(String name, byte[] question) throws IOException, Unavailable, InterruptedException {
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
            if (e.getCause() instanceof Unavailable none) {
                throw none;
            }
            throw new IOException("a node could not be asked", e);
        }
    }

    private <Q extends Question<A>, P, A> Map<Integer, P> here(Answering<Q, P, A> answering, Q question)
            throws Unavailable, InterruptedException {
        long settling = answering.settling().applyAsLong(question);
        if (settling > 0 && !ownedPartitions.settle(answering.family().name(), settling, PATIENCE.toMillis())) {
            throw new Unavailable(Unavailable.Kind.NOT_READY, "some partitions are behind the others in time");
        }
        InstanceId turn = answering.turn().apply(question);
        return turn == null
                ? read(answering, question)
                : rows.readings().read(turn.value(), () -> read(answering, question));
    }

    private <Q extends Question<A>, P, A> Map<Integer, P> read(Answering<Q, P, A> answering, Q question)
            throws Unavailable {
        Map<Integer, P> parts = new TreeMap<>();
        Allowance allowance = new Allowance();
        for (OwnedPartitions.Task task : ownedPartitions.all()) {
            if (task.id().family().equals(answering.family().name())) {
                PartitionRows partition = new PartitionRows(rows, task.id(), layout.partitions(), allowance);
                parts.put(task.id().partition(), answering.local().read(partition, question));
            }
        }
        return parts;
    }

    /**
     * Answers another node: what the partitions say that this one owns.
     *
     * @throws IllegalArgumentException when no question has that name
     */
    public byte[] answer(String name, byte[] question) throws Unavailable, InterruptedException {
        Answering<?, ?, ?> answering = byName.get(name);
        if (answering == null) {
            throw new IllegalArgumentException("nobody asks for " + name);
        }
        return answerPart(answering, question);
    }

    private <Q extends Question<A>, P, A> byte[] answerPart(Answering<Q, P, A> answering, byte[] question)
            throws Unavailable, InterruptedException {
        Map<Integer, P> parts = here(answering, answering.asked().read(RowReader.content(question)));
        RowWriter out = new RowWriter().number(parts.size());
        parts.forEach((partition, part) -> {
            RowWriter each = new RowWriter();
            answering.part().write(each, part);
            out.number(partition).bytes(each.done());
        });
        return out.done();
    }
}
