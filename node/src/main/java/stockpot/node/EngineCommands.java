package stockpot.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.CatalogCommand;
import stockpot.http.gateway.Commands;
import stockpot.http.gateway.Outcome;
import stockpot.http.gateway.Position;
import stockpot.http.gateway.Request;
import stockpot.http.gateway.Unanswered;
import stockpot.kernel.InstanceId;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.Answered;
import stockpot.orders.OrderKey;
import stockpot.orders.OwnerKey;
import stockpot.orders.ReservationKey;
import stockpot.pots.PotCommand.ClosePot;
import stockpot.pots.PotName;
import stockpot.pots.PotsKey.PotKey;
import stockpot.stock.StockCommand;
import stockpot.stock.StockRejection;
import stockpot.topology.decide.Family;
import stockpot.topology.place.Asked;
import stockpot.topology.place.Contention;
import stockpot.topology.place.Placing;
import stockpot.topology.place.PotKeeping;
import stockpot.topology.place.Reserving;
import stockpot.topology.query.Asking.Answer;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.Place;
import stockpot.topology.records.Records;
import stockpot.topology.send.NoAnswer;

/** Plugs the topology into the door: commands. */
final class EngineCommands implements Commands {
    private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();
    private static final int EMPTY_OBJECT_BYTES = 2;
    private static final String CONTENDED = StockRejection.Code.CONTENDED.name();
    private static final long VIEW_PATIENCE_MILLIS = 5_000;

    private final Supplier<Engine> engine;

    EngineCommands(Supplier<Engine> engine) {
        this.engine = engine;
    }

    @Override
    public Outcome send(Request request, StockCommand command) throws Unanswered {
        return outcome(waitFor(() -> Contention.outlast(
                number -> {
                    // A command of its own each time: what the first came to is remembered under the request's own id.
                    String id = number == 0 ? request.id() : request.id() + "~" + number;
                    return engine.get()
                            .asking()
                            .send(
                                    Family.STOCK,
                                    new Envelope.Sent<>(id, request.keyed(), request.fingerprint(), command),
                                    request.committed());
                },
                answer -> answer.verdict().code().equals(CONTENDED),
                Answer::remembered)));
    }

    @Override
    public Outcome send(Request request, CatalogCommand command) throws Unanswered {
        Answer answer = ask(Family.CATALOG, request, command);
        Place place = answer.place();
        try {
            boolean seen = engine.get()
                    .catalogView()
                    .awaitPosition(engine.get()::viewRows, place.partition(), place.offset(), VIEW_PATIENCE_MILLIS);
            if (!seen) {
                throw new Unanswered(
                        Unanswered.Kind.OUTCOME_UNKNOWN, "the change was decided and this node does not show it yet");
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return outcome(answer);
    }

    @Override
    public Outcome send(Request request, OrderCommand command) throws Unanswered {
        Envelope.Sent<OrderCommand> sent =
                new Envelope.Sent<>(request.id(), request.keyed(), request.fingerprint(), command);
        return outcome(waitFor(() -> engine.get().placing().withdraw(sent, request.committed())));
    }

    @Override
    public void bind(Request request, OrderKey log) throws Unanswered {
        if (request.keyed()) {
            waitFor(() -> {
                engine.get().keyedAnswers().bind(asked(request), log);
                return NOTHING;
            });
        }
    }

    @Override
    public Optional<Outcome> recall(Request request, OwnerKey key) throws Unanswered {
        return request.keyed()
                ? waitFor(() -> engine.get().keyedAnswers().recall(asked(request), key))
                        .map(EngineCommands::outcome)
                : Optional.empty();
    }

    @Override
    public Outcome keep(Request request, OwnerKey key, @Nullable Answered answer) throws Unanswered {
        return outcome(waitFor(() -> engine.get().keyedAnswers().keep(asked(request), key, answer)));
    }

    @Override
    public Placed place(Request request, OrderPlan plan) throws Unanswered {
        Placing.Wanted wanted = new Placing.Wanted(
                plan.key(),
                plan.mayExist(),
                plan.fingerprint(),
                plan.items(),
                plan.locks(),
                plan.reservation(),
                plan.publicPercent(),
                plan.terms());
        Placing.Placed placed = waitFor(() -> engine.get().placing().place(asked(request), wanted));
        return new Placed(outcome(placed.answer()), placed.refusing());
    }

    @Override
    public PotOpened open(Request request, InstanceId instance, PotName name, String description) throws Unanswered {
        PotKeeping.Opened opened =
                waitFor(() -> engine.get().potKeeping().open(asked(request), instance, name, description));
        return new PotOpened(outcome(opened.answer()), opened.serial());
    }

    @Override
    public Outcome change(Request request, PotChange change) throws Unanswered {
        PotKeeping.Change wanted = new PotKeeping.Change(
                change.key(), change.name(), change.description(), change.expected(), change.totals(), change.by());
        return outcome(waitFor(() -> engine.get().potKeeping().change(asked(request), wanted)));
    }

    @Override
    public Outcome close(Request request, PotKey key, String by) throws Unanswered {
        return outcome(waitFor(() -> engine.get().potKeeping().close(asked(request), new ClosePot(key, by))));
    }

    private static Asked asked(Request request) {
        return new Asked(request.id(), request.keyed(), request.fingerprint(), request.committed());
    }

    @Override
    public Reserved reserve(Request request, ReservationPlan plan) throws Unanswered {
        Reserving.Wanted wanted = new Reserving.Wanted(plan.instance(), plan.lines(), plan.partly());
        return reserved(
                waitFor(() -> engine.get().reserving().make(asked(request), plan.key(), wanted, plan.lifetime())));
    }

    @Override
    public Optional<Reserved> change(ReservationKey key, ReservationChange change, boolean committed)
            throws Unanswered {
        Reserving.Change wanted = new Reserving.Change(
                change.instance(), change.lines(), change.partly(), change.lifetime(), change.lifetimeAnew());
        return waitFor(() -> engine.get().reserving().change(key, wanted, committed))
                .map(EngineCommands::reserved);
    }

    private static Reserved reserved(Reserving.Reserved reserved) {
        List<RefusedItem> refused = reserved.refused().stream()
                .map(each -> new RefusedItem(each.product(), outcome(each.answer())))
                .toList();
        Answer answer = reserved.answer();
        return new Reserved(answer == null ? null : outcome(answer), refused, reserved.renewed());
    }

    @Override
    public Outcome cancel(ReservationKey key, InstanceId instance, boolean committed) throws Unanswered {
        return outcome(waitFor(() -> engine.get().reserving().cancel(key, instance, committed)));
    }

    private <S, C, E> Answer ask(Family<S, C, E> family, Request request, C command) throws Unanswered {
        Envelope.Sent<C> sent = new Envelope.Sent<>(request.id(), request.keyed(), request.fingerprint(), command);
        return waitFor(() -> engine.get().asking().send(family, sent, request.committed()));
    }

    /** Something that is waited for. */
    private interface Awaited<T> {
        T answer() throws NoAnswer, InterruptedException;
    }

    private static <T> T waitFor(Awaited<T> awaited) throws Unanswered {
        try {
            return awaited.answer();
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
