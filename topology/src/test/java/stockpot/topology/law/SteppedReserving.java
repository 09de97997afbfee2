package stockpot.topology.law;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.orders.Item;
import stockpot.orders.Reservation;
import stockpot.orders.Reservation.Line;
import stockpot.orders.Reservation.State;
import stockpot.orders.ReservationCommand.CancelReservation;
import stockpot.orders.ReservationCommand.ChangeReservation;
import stockpot.orders.ReservationCommand.PlaceReservation;
import stockpot.orders.ReservationCommand.Renewal;
import stockpot.orders.ReservationKey;
import stockpot.quantity.Quantity;
import stockpot.stock.HoldOwner;
import stockpot.stock.ProductId;

/** What {@code Reserving} does, one command or answer at a time. */
final class SteppedReserving {
    private static final int TRIES = 3;

    private final ReservingWorld world;
    private final ReservationKey key;
    private final Asked asked;
    private int tries;

    /**
     * What is asked for.
     *
     * @param fingerprint empty when the request cannot be repeated
     * @param lines null to keep those that there are
     * @param lifetime in seconds; null to keep the end
     */
    record Asked(
            String fingerprint,
            @Nullable List<Line> lines,
            boolean partly,
            @Nullable Long lifetime) {}

    SteppedReserving(ReservingWorld world, ReservationKey key, Asked asked) {
        this.world = world;
        this.key = key;
        this.asked = asked;
    }

    private SteppedHolding holding(List<Line> lines, @Nullable AttemptId over) {
        Map<ProductId, Quantity> sums = new LinkedHashMap<>();
        lines.forEach(line -> sums.merge(line.product(), line.quantity(), Quantity::plus));
        List<Item> items = new ArrayList<>();
        sums.forEach((product, quantity) -> {
            if (!quantity.isZero()) {
                items.add(new Item(product, quantity));
            }
        });
        HoldOwner owner = new HoldOwner(HoldOwner.Kind.RESERVATION, key.toString());
        AttemptId attempt = new AttemptId(world.newId());
        return new SteppedHolding(world, attempt, owner, items, List.of(), over, asked.partly());
    }

    @Nullable
    Stepped make() {
        boolean isThere = !asked.fingerprint().isEmpty() && world.reservation(key) != null;
        if (isThere || tries++ == TRIES) {
            return null;
        }
        List<Line> lines = ReservingWorld.required(asked.lines());
        SteppedHolding holding = holding(lines, null);
        return holding.hold(() -> {
            if (!holding.refusals().isEmpty()) {
                return holding.release(holding.mayBeTriedAgain() ? this::make : null);
            }
            String id = "place:" + holding.attempt();
            world.send(
                    id,
                    new PlaceReservation(
                            key,
                            ReservingWorld.SHOP,
                            holding.attempt(),
                            asked.fingerprint(),
                            holding.lines(lines),
                            ReservingWorld.required(asked.lifetime())));
            return Stepped.awaiting(world, List.of(id), answers -> {
                JsonNode answer = answers.getFirst();
                boolean isMine = answer.at("/data/attempt")
                        .asText()
                        .equals(holding.attempt().value());
                return isMine ? null : holding.release(Stepped.isUndecided(answer) ? this::make : null);
            });
        });
    }

    @Nullable
    Stepped change() {
        Reservation was = world.reservation(key);
        boolean isChangeable = was != null && (was.state() == State.LIVE || was.state() == State.EXPIRED);
        if (!isChangeable || tries++ == TRIES) {
            return null;
        }
        boolean expired = was.state() == State.EXPIRED;
        List<Line> lines = asked.lines() == null ? was.lines() : asked.lines();
        if (asked.lines() == null && !expired) {
            return decide(was, null, asked.lifetime(), null);
        }
        SteppedHolding holding = holding(lines, expired ? null : was.attempt());
        Stepped hold = holding.hold(() -> {
            if (!holding.refusals().isEmpty()) {
                Stepped again = holding.mayBeTriedAgain() ? this::change : null;
                return holding.release(holding.keep(expired ? null : was.attempt(), products(was), again));
            }
            Renewal renewal = new Renewal(holding.attempt(), holding.lines(lines), expired);
            Long lifetime = asked.lifetime() == null && expired ? Long.valueOf(5) : asked.lifetime();
            return decide(was, renewal, lifetime, holding);
        });
        // Its goods must not be held in their own place.
        return expired ? Stepped.sending(SteppedHolding.freeing(world, was.attempt(), products(was)), hold) : hold;
    }

    private Stepped decide(
            Reservation was, @Nullable Renewal renewal, @Nullable Long lifetime, @Nullable SteppedHolding holding) {
        String id = "change:" + world.newId();
        world.send(id, new ChangeReservation(key, ReservingWorld.SHOP, was.attempt(), renewal, lifetime));
        return Stepped.awaiting(world, List.of(id), answers -> {
            JsonNode answer = answers.getFirst();
            if (!Stepped.isAccepted(answer)) {
                Stepped again = Stepped.isUndecided(answer) ? this::change : null;
                return holding == null ? again : holding.release(again);
            }
            boolean replaces = renewal != null && !renewal.anew();
            return holding == null ? null : holding.settle(replaces ? was.attempt() : null, products(was), null);
        });
    }

    private static List<ProductId> products(Reservation reservation) {
        return reservation.items().stream().map(Item::product).toList();
    }

    @Nullable
    Stepped cancel() {
        if (tries++ == TRIES) {
            return null;
        }
        String id = "cancel:" + world.newId();
        world.send(id, new CancelReservation(key, ReservingWorld.SHOP));
        return Stepped.awaiting(world, List.of(id), answers -> {
            JsonNode answer = answers.getFirst();
            if (!Stepped.isAccepted(answer)) {
                return Stepped.isUndecided(answer) ? this::cancel : null;
            }
            List<ProductId> products = new ArrayList<>();
            answer.at("/data/items")
                    .forEach(item ->
                            products.add(new ProductId(item.get("product").textValue())));
            return products.isEmpty()
                    ? null
                    : Stepped.sending(
                            SteppedHolding.freeing(
                                    world,
                                    new AttemptId(answer.at("/data/attempt").textValue()),
                                    products),
                            null);
        });
    }
}
