package stockpot.topology.law;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.orders.Item;
import stockpot.orders.Order;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderCommand.Taken;
import stockpot.orders.OrderCommand.WithdrawOrder;
import stockpot.orders.OrderKey;
import stockpot.orders.ReservationCommand.ConfirmTake;
import stockpot.orders.ReservationCommand.ReleaseTake;
import stockpot.orders.ReservationCommand.TakeReservation;
import stockpot.orders.ReservationKey;
import stockpot.orders.Terms;
import stockpot.stock.HoldOwner;
import stockpot.stock.LockId;
import stockpot.stock.ProductId;

/** What {@code Placing} does for an order that may take a reservation over, one command or answer at a time. */
final class SteppedTaking {
    private static final int TRIES = 3;

    private final ReservingWorld world;
    private final Wanted wanted;
    private int tries;

    /** What is ordered. */
    record Wanted(
            OrderKey key,
            String fingerprint,
            List<Item> items,
            List<LockId> locks,
            @Nullable ReservationKey reservation,
            Terms terms) {}

    SteppedTaking(ReservingWorld world, Wanted wanted) {
        this.world = world;
        this.wanted = wanted;
    }

    @Nullable
    Stepped place() {
        Order there = world.order(wanted.key());
        boolean isThere = there != null && there.state() != Order.State.WITHDRAWN;
        if (isThere || tries++ == TRIES) {
            return null;
        }
        AttemptId attempt = new AttemptId(world.newId());
        ReservationKey reservation = wanted.reservation();
        if (reservation == null) {
            return hold(attempt, null);
        }
        String id = "take:" + attempt;
        world.send(
                id,
                new TakeReservation(
                        reservation, ReservingWorld.SHOP, attempt, wanted.key().order()));
        return Stepped.awaiting(world, List.of(id), answers -> {
            JsonNode answer = answers.getFirst();
            if (!Stepped.isAccepted(answer)) {
                return Stepped.isUndecided(answer) ? this::place : null;
            }
            List<ProductId> products = new ArrayList<>();
            answer.at("/data/items")
                    .forEach(item ->
                            products.add(new ProductId(item.get("product").textValue())));
            AttemptId has = new AttemptId(answer.at("/data/attempt").textValue());
            return hold(attempt, new Taken(reservation, has, products));
        });
    }

    private Stepped hold(AttemptId attempt, @Nullable Taken taken) {
        HoldOwner owner = new HoldOwner(wanted.key().order().value());
        AttemptId over = taken == null ? null : taken.attempt();
        SteppedHolding holding = new SteppedHolding(world, attempt, owner, wanted.items(), wanted.locks(), over, false);
        return holding.hold(() -> {
            if (!holding.refusals().isEmpty()) {
                Stepped again = holding.mayBeTriedAgain() ? this::place : null;
                Stepped givingBack = givingBack(taken, attempt, again);
                return holding.release(taken == null ? givingBack : holding.keep(over, taken.products(), givingBack));
            }
            String id = "place:" + attempt;
            world.send(
                    id,
                    new PlaceOrder(wanted.key(), attempt, wanted.fingerprint(), wanted.items(), wanted.terms(), taken));
            return world.fault() == ReservingFault.TAKE_GIVEN_BACK_UNANSWERED && world.result(id) == null
                    ? givingBack(taken, attempt, null)
                    : Stepped.awaiting(world, List.of(id), answers -> placed(holding, taken, answers.getFirst()));
        });
    }

    private @Nullable Stepped placed(SteppedHolding holding, @Nullable Taken taken, JsonNode answer) {
        if (answer.at("/data/attempt").asText().equals(holding.attempt().value())) {
            return taken == null
                    ? holding.settle(null, List.of(), null)
                    : holding.settle(taken.attempt(), taken.products(), having(taken, holding.attempt()));
        }
        Stepped again = Stepped.isUndecided(answer) ? this::place : null;
        return holding.release(givingBack(taken, holding.attempt(), again));
    }

    private Stepped having(Taken taken, AttemptId attempt) {
        ConfirmTake confirm = new ConfirmTake(taken.reservation(), attempt);
        return Stepped.sending(List.of(() -> world.send("settle:" + world.newId(), confirm)), null);
    }

    private @Nullable Stepped givingBack(@Nullable Taken taken, AttemptId attempt, @Nullable Stepped then) {
        return taken == null
                ? then
                : Stepped.sending(
                        List.of(() ->
                                world.send("settle:" + world.newId(), new ReleaseTake(taken.reservation(), attempt))),
                        then);
    }

    /** Takes an order back, as a request does. */
    static Stepped withdrawal(ReservingWorld world, OrderKey key) {
        String id = "withdraw:" + world.newId();
        world.send(id, new WithdrawOrder(key, true));
        return Stepped.awaiting(world, List.of(id), answers -> {
            JsonNode data = answers.getFirst().path("data");
            if (!data.has("attempt")) {
                return null;
            }
            List<ProductId> products = new ArrayList<>();
            data.path("items")
                    .forEach(item ->
                            products.add(new ProductId(item.get("product").textValue())));
            return Stepped.sending(
                    SteppedHolding.freeing(
                            world, new AttemptId(data.get("attempt").textValue()), products),
                    null);
        });
    }
}
