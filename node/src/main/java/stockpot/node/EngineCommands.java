package stockpot.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.function.Supplier;
import stockpot.catalog.CatalogCommand;
import stockpot.http.gateway.Commands;
import stockpot.http.gateway.Outcome;
import stockpot.http.gateway.Position;
import stockpot.http.gateway.Request;
import stockpot.http.gateway.Unanswered;
import stockpot.stock.StockCommand;
import stockpot.topology.decide.Family;
import stockpot.topology.query.Asking.Answer;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.Place;
import stockpot.topology.records.Records;
import stockpot.topology.send.NoAnswer;

/** Plugs the topology into the door: commands. */
final class EngineCommands implements Commands {
    private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();
    private static final int EMPTY_OBJECT_BYTES = 2;
    private static final long VIEW_PATIENCE_MILLIS = 5_000;

    private final Supplier<Engine> engine;

    EngineCommands(Supplier<Engine> engine) {
        this.engine = engine;
    }

    @Override
    public Outcome send(Request request, StockCommand command) throws Unanswered {
        return outcome(ask(Family.STOCK, request, command));
    }

    @Override
    public Outcome send(Request request, CatalogCommand command) throws Unanswered {
        Answer answer = ask(Family.CATALOG, request, command);
        Place place = answer.place();
        try {
            boolean seen = engine.get()
                    .catalogView()
                    .awaitPosition(engine.get()::viewStore, place.partition(), place.offset(), VIEW_PATIENCE_MILLIS);
            if (!seen) {
                throw new Unanswered(
                        Unanswered.Kind.OUTCOME_UNKNOWN, "the change was decided and this node does not show it yet");
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return outcome(answer);
    }

    private <S, C, E> Answer ask(Family<S, C, E> family, Request request, C command) throws Unanswered {
        Envelope.Sent<C> sent = new Envelope.Sent<>(request.id(), request.keyed(), request.fingerprint(), command);
        try {
            return engine.get().asking().send(family, sent, request.committed());
        } catch (NoAnswer e) {
            throw unanswered(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static Unanswered unanswered(NoAnswer e) {
        Unanswered.Kind kind = switch (e.kind()) {
            case NOT_READY -> Unanswered.Kind.NOT_READY;
            case OUTCOME_UNKNOWN -> Unanswered.Kind.OUTCOME_UNKNOWN;
            case CONFLICT -> Unanswered.Kind.CONFLICT;
        };
        return new Unanswered(kind, String.valueOf(e.getMessage()), e);
    }

    static Unanswered interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Unanswered(Unanswered.Kind.OUTCOME_UNKNOWN, "the node is stopping", e);
    }

    private static Outcome outcome(Answer answer) {
        Place place = answer.place();
        return new Outcome(
                answer.verdict().accepted(),
                answer.verdict().code(),
                answer.verdict().sentence(),
                data(answer.verdict().data()),
                new Position(place.topic(), place.partition(), place.offset()));
    }

    private static JsonNode data(byte[] json) {
        if (json.length == EMPTY_OBJECT_BYTES) {
            return NOTHING;
        }
        try {
            return Records.JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException("an outcome's data is JSON that this program wrote", e);
        }
    }
}
