package stockpot.node;

import java.util.function.Supplier;
import stockpot.http.gateway.Commands;
import stockpot.kernel.Flow;
import stockpot.kernel.Unavailable;

/** Plugs the topology into the door: commands. */
final class EngineCommands implements Commands {
    private final Supplier<Engine> engine;

    EngineCommands(Supplier<Engine> engine) {
        this.engine = engine;
    }

    /** What may be interrupted by the end of the node. */
    interface Asked<T> {
        T answer() throws Unavailable, InterruptedException;
    }

    @Override
    public <R> R run(Flow<R> flow) throws Unavailable {
        return answer(() -> engine.get().flows().run(flow));
    }

    @Override
    public int level() throws Unavailable {
        return answer(() -> engine.get().level());
    }

    static <T> T answer(Asked<T> asked) throws Unavailable {
        try {
            return asked.answer();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable(Unavailable.Kind.OUTCOME_UNKNOWN, "the node is stopping", e);
        }
    }
}
