package stockpot.topology.law;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import stockpot.kernel.AttemptId;
import stockpot.orders.Item;
import stockpot.orders.Order;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderKey;
import stockpot.orders.Terms;
import stockpot.stock.HoldOwner;
import stockpot.stock.LockId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.ReleaseHold;

/** What {@code Placing} does, one command or answer at a time, so that it can stop for ever anywhere. */
final class SteppedPlacing {
    private static final int TRIES = 3;

    /** What is ordered. */
    record Wanted(OrderKey key, String fingerprint, List<Item> items, List<LockId> locks, Terms terms) {}

    private enum Phase {
        LOOK,
        HOLD,
        PLACE,
        SETTLE,
        DONE
    }

    private final SettleWorld world;
    private final Wanted wanted;
    private final Deque<StockCommand> toSettle = new ArrayDeque<>();
    private Phase phase = Phase.LOOK;
    private AttemptId attempt;
    private int tries;
    private int sent;
    private boolean again;

    SteppedPlacing(SettleWorld world, Wanted wanted) {
        this.world = world;
        this.wanted = wanted;
    }

    boolean isDone() {
        return phase == Phase.DONE;
    }

    void step() {
        switch (phase) {
            case LOOK -> look();
            case HOLD -> hold();
            case PLACE -> place();
            case SETTLE -> settle();
            case DONE -> {}
        }
    }

    private void look() {
        Order there = world.order(wanted.key());
        boolean isThere = there != null && there.state() != Order.State.WITHDRAWN;
        if (isThere || tries == TRIES) {
            phase = Phase.DONE;
            return;
        }
        tries++;
        sent = 0;
        again = false;
        attempt = new AttemptId(world.newId());
        phase = Phase.HOLD;
    }

    private ProductKey product(Item item) {
        return new ProductKey(wanted.key().instance(), item.product());
    }

    private String holdId(int item) {
        return "hold:" + attempt + ":" + item;
    }

    private void hold() {
        List<Item> items = wanted.items();
        if (sent < items.size()) {
            Item item = items.get(sent);
            HoldOwner owner = new HoldOwner(wanted.key().order().value());
            world.send(holdId(sent++), new HoldStock(product(item), attempt, owner, item.quantity(), wanted.locks()));
            return;
        }
        List<JsonNode> answers = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            answers.add(world.result(holdId(i)));
        }
        if (answers.contains(null)) {
            return;
        }
        if (answers.stream().allMatch(SteppedPlacing::isAccepted)) {
            phase = Phase.PLACE;
            sent = 0;
            return;
        }
        again = answers.stream()
                .allMatch(answer -> isAccepted(answer) || code(answer).equals("CONTENDED"));
        releaseGranted();
    }

    private void place() {
        String id = "place:" + attempt;
        if (sent == 0) {
            sent++;
            world.send(id, new PlaceOrder(wanted.key(), attempt, wanted.fingerprint(), wanted.items(), wanted.terms()));
            return;
        }
        JsonNode answer = world.result(id);
        if (answer == null) {
            return;
        }
        if (isAccepted(answer) && answer.at("/data/attempt").textValue().equals(attempt.value())) {
            for (int i = 0; i < wanted.items().size(); i++) {
                if (world.result(holdId(i)).at("/data/surplus").isTextual()) {
                    toSettle.add(new ConfirmHold(product(wanted.items().get(i)), attempt));
                }
            }
            phase = Phase.SETTLE;
            return;
        }
        again = code(answer).equals("ATTEMPT_ABANDONED");
        releaseGranted();
    }

    private void releaseGranted() {
        for (int i = 0; i < wanted.items().size(); i++) {
            if (isAccepted(world.result(holdId(i)))) {
                toSettle.add(new ReleaseHold(product(wanted.items().get(i)), attempt));
            }
        }
        phase = Phase.SETTLE;
    }

    private void settle() {
        StockCommand next = toSettle.poll();
        if (next != null) {
            world.send("settle:" + world.newId(), next);
        } else {
            phase = again ? Phase.LOOK : Phase.DONE;
        }
    }

    private static boolean isAccepted(JsonNode answer) {
        return answer.get("outcome").textValue().equals("accepted");
    }

    private static String code(JsonNode answer) {
        return answer.path("code").asText();
    }
}
