package stockpot.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stockpot.http.gateway.Commands.PotChange;
import stockpot.http.gateway.Outcome;
import stockpot.http.gateway.Position;
import stockpot.http.gateway.Reads.Row;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Decision;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Moment;
import stockpot.orders.Credit;
import stockpot.pots.Claim;
import stockpot.pots.Paid;
import stockpot.pots.Pot;
import stockpot.pots.PotCommand;
import stockpot.pots.PotCommand.ChangePot;
import stockpot.pots.PotCommand.ClaimName;
import stockpot.pots.PotCommand.ClosePot;
import stockpot.pots.PotCommand.ConfirmName;
import stockpot.pots.PotCommand.CreditPot;
import stockpot.pots.PotCommand.OpenPot;
import stockpot.pots.PotCommand.ReleaseName;
import stockpot.pots.PotDecider;
import stockpot.pots.PotEvent;
import stockpot.pots.PotLists.PotList;
import stockpot.pots.PotName;
import stockpot.pots.Pots;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;

/** The pots of the machine for tests: the real rules over maps, and claims that are settled at once. */
final class MemoryPots {
    private final PotDecider rules = new PotDecider();
    private final Map<PotKey, Row<Pot>> pots = new HashMap<>();
    private final Map<NameKey, Claim> claims = new HashMap<>();
    private final List<PotEvent> ledger = new ArrayList<>();
    private int attempts;

    /** All that has happened. */
    List<PotEvent> ledger() {
        return ledger;
    }

    Outcome open(InstanceId instance, PotName name, String description, Position position, long epochMillis) {
        AttemptId attempt = new AttemptId("pot-attempt-" + attempts++);
        NameKey key = new NameKey(instance, name);
        Outcome claimed = decide(new ClaimName(key, attempt, 0), position, epochMillis);
        if (!claimed.accepted()) {
            return claimed;
        }
        Claim claim = Objects.requireNonNull(claims.get(key));
        PotKey pot = new PotKey(instance, claim.pot());
        OpenPot command = new OpenPot(pot, attempt, claim.overdueAt(), name, description);
        Outcome opened = decide(command, position, epochMillis);
        decide(new ConfirmName(key, attempt), position, epochMillis);
        ((ObjectNode) opened.data()).put("serial", claim.pot());
        return opened;
    }

    Outcome change(PotChange change, Position position, long epochMillis) {
        Row<Pot> there = pots.get(change.key());
        if (there == null || there.value().name().equals(change.name())) {
            return decide(command(change, null, Claim.NEVER), position, epochMillis);
        }
        Pot before = there.value();
        AttemptId attempt = new AttemptId("pot-attempt-" + attempts++);
        NameKey key = new NameKey(change.key().instance(), change.name());
        Outcome claimed = decide(new ClaimName(key, attempt, before.serial()), position, epochMillis);
        if (!claimed.accepted()) {
            return claimed;
        }
        long overdueAt = Objects.requireNonNull(claims.get(key)).overdueAt();
        Outcome changed = decide(command(change, attempt, overdueAt), position, epochMillis);
        if (changed.accepted()) {
            decide(new ConfirmName(key, attempt), position, epochMillis);
            decide(new ReleaseName(nameOf(change.key(), before), before.attempt()), position, epochMillis);
        } else {
            decide(new ReleaseName(key, attempt), position, epochMillis);
        }
        return changed;
    }

    private static ChangePot command(PotChange change, @Nullable AttemptId claim, long overdueAt) {
        return new ChangePot(
                change.key(),
                claim,
                overdueAt,
                change.name(),
                change.description(),
                change.expected(),
                change.totals(),
                change.by());
    }

    private static NameKey nameOf(PotKey key, Pot pot) {
        return new NameKey(key.instance(), pot.name());
    }

    Outcome close(PotKey key, String by, Position position, long epochMillis) {
        Row<Pot> before = pots.get(key);
        Outcome closed = decide(new ClosePot(key, by), position, epochMillis);
        if (before != null) {
            decide(new ReleaseName(nameOf(key, before.value()), before.value().attempt()), position, epochMillis);
        }
        return closed;
    }

    void credit(InstanceId instance, String order, Credit credit, Position position, long epochMillis) {
        PotKey key = new PotKey(instance, credit.pot());
        decide(new CreditPot(key, credit.amount(), new Paid(order, credit.line())), position, epochMillis);
    }

    /** What a command comes to; tests send some of their own to stand in the way of others. */
    Outcome decide(PotCommand command, Position position, long epochMillis) {
        Pots before = switch (command.key()) {
            case PotKey key -> new Pots(there(key), false, null);
            case NameKey key -> new Pots(null, false, claims.get(key));
        };
        Decision<PotEvent> decision = rules.decide(before, command, new Moment(epochMillis, position.offset() + 1));
        if (decision instanceof Decision.Accepted<PotEvent> accepted
                && !accepted.events().isEmpty()) {
            Pots after = before;
            for (PotEvent event : accepted.events()) {
                after = rules.apply(after, event);
                ledger.add(event);
            }
            save(command, after, position);
        }
        return MemoryMachine.outcome(decision, position);
    }

    private void save(PotCommand command, Pots after, Position position) {
        switch (command.key()) {
            case PotKey key -> {
                if (after.pot() == null) {
                    pots.remove(key);
                } else {
                    pots.put(key, new Row<>(after.pot(), position));
                }
            }
            case NameKey key -> {
                if (after.claim() == null) {
                    claims.remove(key);
                } else {
                    claims.put(key, after.claim());
                }
            }
        }
    }

    private @Nullable Pot there(PotKey key) {
        Row<Pot> row = pots.get(key);
        return row == null ? null : row.value();
    }

    Optional<Row<Pot>> find(PotKey key) {
        return Optional.ofNullable(pots.get(key));
    }

    List<Pot> list(PotList list) {
        return list.page()
                .of(
                        pots.entrySet().stream()
                                .filter(entry -> entry.getKey().instance().equals(list.instance()))
                                .map(entry -> entry.getValue().value())
                                .sorted(Comparator.comparingLong(Pot::serial))
                                .toList(),
                        Pot::serial);
    }
}
