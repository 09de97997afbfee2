package stockpot.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.CatalogAnswer.Made;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.Token;
import stockpot.http.gateway.Commands;
import stockpot.http.gateway.Outcome;
import stockpot.http.gateway.Position;
import stockpot.http.gateway.Request;
import stockpot.http.gateway.Unanswered;
import stockpot.kernel.Flow;
import stockpot.kernel.InstanceId;
import stockpot.kernel.LogPosition;
import stockpot.kernel.NoAnswer;
import stockpot.kernel.Outcome.Granted;
import stockpot.kernel.Outcome.Refused;
import stockpot.orders.KeyedAnswers;
import stockpot.orders.OrderAnswer;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.Answered;
import stockpot.orders.OrderFlow;
import stockpot.orders.OrderFlow.Placed.Missing;
import stockpot.orders.OrderKey;
import stockpot.orders.OwnerKey;
import stockpot.orders.ReservationFlow;
import stockpot.orders.ReservationKey;
import stockpot.orders.Terms;
import stockpot.pots.PotFlow;
import stockpot.pots.PotName;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.stock.Restock;
import stockpot.stock.StockAnswer;
import stockpot.stock.StockCommand;
import stockpot.stock.StockRejection.OutOfStock;

/** Plugs the topology into the door: commands. */
final class EngineCommands implements Commands {
    private static final long VIEW_PATIENCE_MILLIS = 5_000;

    private final Supplier<Engine> engine;

    EngineCommands(Supplier<Engine> engine) {
        this.engine = engine;
    }

    @Override
    public Outcome send(Request request, StockCommand command) throws Unanswered {
        return outcome(run(Flow.asking(asked(request), command)));
    }

    @Override
    public Outcome send(Request request, CatalogCommand command) throws Unanswered {
        stockpot.kernel.Outcome<?> outcome = run(Flow.asking(asked(request), command));
        LogPosition position = outcome.position();
        try {
            boolean seen = engine.get()
                    .catalogView()
                    .awaitPosition(
                            engine.get()::viewRows, position.partition(), position.offset(), VIEW_PATIENCE_MILLIS);
            if (!seen) {
                throw new Unanswered(
                        Unanswered.Kind.OUTCOME_UNKNOWN, "the change was decided and this node does not show it yet");
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return outcome(outcome);
    }

    @Override
    public Outcome send(Request request, OrderCommand command) throws Unanswered {
        return outcome(run(OrderFlow.ask(asked(request), (OrderCommand.OfOrder) command)));
    }

    @Override
    public void bind(Request request, OrderKey log) throws Unanswered {
        run(KeyedAnswers.bind(asked(request), log));
    }

    @Override
    public Optional<Outcome> recall(Request request, OwnerKey key) throws Unanswered {
        return run(KeyedAnswers.recall(asked(request), key)).map(EngineCommands::outcome);
    }

    @Override
    public Outcome keep(Request request, OwnerKey key, @Nullable Answered answer) throws Unanswered {
        return outcome(run(KeyedAnswers.keep(asked(request), key, answer)));
    }

    @Override
    public Placed place(Request request, OrderPlan plan) throws Unanswered {
        OrderFlow.Plan wanted = new OrderFlow.Plan(
                plan.key(),
                plan.mayExist(),
                plan.fingerprint(),
                plan.items(),
                plan.locks(),
                plan.reservation(),
                plan.publicPercent(),
                plan.terms());
        OrderFlow.Placed placed = run(OrderFlow.place(asked(request), wanted));
        return new Placed(outcome(placed.outcome()), placed instanceof Missing missing ? missing.product() : null);
    }

    @Override
    public PotOpened open(Request request, InstanceId instance, PotName name, String description) throws Unanswered {
        PotFlow.Opened opened = run(PotFlow.open(asked(request), new NameKey(instance, name), description));
        return new PotOpened(outcome(opened.outcome()), opened.serial());
    }

    @Override
    public Outcome change(Request request, PotChange change) throws Unanswered {
        PotFlow.Change wanted = new PotFlow.Change(
                change.key(), change.name(), change.description(), change.expected(), change.totals(), change.by());
        return outcome(run(PotFlow.change(asked(request), wanted)));
    }

    @Override
    public Outcome close(Request request, PotKey key, String by) throws Unanswered {
        return outcome(run(PotFlow.close(asked(request), key, by)));
    }

    private static stockpot.kernel.Request asked(Request request) {
        return new stockpot.kernel.Request(request.id(), request.fingerprint(), request.keyed(), request.committed());
    }

    @Override
    public Reserved reserve(Request request, ReservationPlan plan) throws Unanswered {
        ReservationFlow.Wanted wanted =
                new ReservationFlow.Wanted(plan.key(), plan.instance(), plan.lines(), plan.partly());
        return reserved(run(ReservationFlow.make(asked(request), wanted, plan.lifetime())));
    }

    @Override
    public Optional<Reserved> change(ReservationKey key, ReservationChange change, boolean committed)
            throws Unanswered {
        ReservationFlow.Change wanted = new ReservationFlow.Change(
                change.instance(), change.lines(), change.partly(), change.lifetime(), change.lifetimeAnew());
        return run(ReservationFlow.change(key, wanted, committed)).map(EngineCommands::reserved);
    }

    private static Reserved reserved(ReservationFlow.Reserved reserved) {
        List<RefusedItem> refused = reserved.missing().stream()
                .map(each -> new RefusedItem(each.product(), outcome(each.outcome())))
                .toList();
        stockpot.kernel.Outcome<?> outcome = reserved.outcome();
        return new Reserved(outcome == null ? null : outcome(outcome), refused, reserved.renewed());
    }

    @Override
    public Outcome cancel(ReservationKey key, InstanceId instance, boolean committed) throws Unanswered {
        return outcome(run(ReservationFlow.cancel(key, instance, committed)));
    }

    private <R> R run(Flow<R> flow) throws Unanswered {
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

    private static Outcome outcome(stockpot.kernel.Outcome<?> outcome) {
        LogPosition at = outcome.position();
        Position position = new Position(at.topic(), at.partition(), at.offset());
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        return switch (outcome) {
            case Granted<?> granted -> {
                if (!granted.isChanged()) {
                    data.put("unchanged", true);
                }
                describe(data, granted.answer());
                yield new Outcome(true, "ACCEPTED", "", data, position);
            }
            case Refused<?> refused -> {
                if (refused.because() instanceof OutOfStock missing) {
                    data.put("requested", missing.requested().toString());
                    data.put("available", missing.available().toString());
                    if (!missing.nextRestock().equals(Restock.UNKNOWN)) {
                        boolean never = missing.nextRestock().equals(Restock.NEVER);
                        data.put("restock", never ? -1 : missing.nextRestock().epochSeconds());
                    }
                }
                yield new Outcome(
                        false,
                        refused.because().code().name(),
                        refused.because().sentence(),
                        data,
                        position);
            }
        };
    }

    private static void describe(ObjectNode data, @Nullable Object answer) {
        switch (answer) {
            case StockAnswer.Defined defined -> data.put("serial", defined.serial());
            case Made made -> {
                data.put("serial", made.serial()).put("seed", made.seed());
                if (made.deadline() != Token.FOREVER) {
                    data.put("deadline_ms", made.deadline());
                }
            }
            case OrderAnswer.Placed placed -> {
                data.put("serial", placed.serial()).put("claim_token", placed.claimToken());
                if (placed.payDeadline() != Terms.NEVER) {
                    data.put("pay_deadline_ms", placed.payDeadline());
                }
            }
            case OrderAnswer.Kept kept ->
                data.putObject("answer")
                        .put("status", kept.answer().status())
                        .put("body", kept.answer().body());
            case OrderAnswer.Reserved there -> {
                data.put("state", there.state().name()).put("until_ms", there.until());
                data.put("ended_ms", there.ended());
                ArrayNode lines = data.putArray("lines");
                there.lines()
                        .forEach(line -> lines.addObject()
                                .put("product", line.product().value())
                                .put("quantity", line.quantity().toString()));
            }
            case null, default -> {}
        }
    }
}
