package stockpot.node;

import java.util.function.Supplier;
import stockpot.http.gateway.Commands;
import stockpot.http.gateway.Unanswered;
import stockpot.kernel.Flow;
import stockpot.kernel.NoAnswer;

/** Plugs the topology into the door: commands. */
final class EngineCommands implements Commands {
    private final Supplier<Engine> engine;

    EngineCommands(Supplier<Engine> engine) {
        this.engine = engine;
    }

    @Override
    public <R> R run(Flow<R> flow) throws Unanswered {
        try {
            return engine.get().flows().run(flow);
        } catch (NoAnswer e) {
            throw unanswered(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static Unanswered unanswered(NoAnswer e) {
        Unanswered.Kind kind = switch (e.kind()) {
            case NOT_READY, CUT_OFF -> Unanswered.Kind.NOT_READY;
            case BUSY -> Unanswered.Kind.BUSY;
            case TOO_LARGE -> Unanswered.Kind.TOO_LARGE;
            case OUTCOME_UNKNOWN -> Unanswered.Kind.OUTCOME_UNKNOWN;
            case CONFLICT -> Unanswered.Kind.CONFLICT;
        };
        return new Unanswered(kind, String.valueOf(e.getMessage()), e);
    }

    static Unanswered interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Unanswered(Unanswered.Kind.OUTCOME_UNKNOWN, "the node is stopping", e);
    }
}
