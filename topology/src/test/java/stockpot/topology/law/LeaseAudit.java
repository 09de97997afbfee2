package stockpot.topology.law;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import stockpot.kernel.Level;
import stockpot.topology.decide.CollectedEffects;
import stockpot.topology.rows.ExpiringEntries;
import stockpot.topology.rows.MapRows;
import stockpot.topology.table.RowReader;

/** Whether leases and holds, their deadlines and the agenda agree with each other and with their owners. */
final class LeaseAudit {
    private final Map<Long, Owner> owners;
    private final Kind leases = new Kind();
    private final Kind holds = new Kind();
    private final Set<String> agenda = new HashSet<>();
    private long first = ExpiringEntries.FOREVER;

    /** What an owner's own row says: nothing of it is due before the bound, and so many leases and holds there are. */
    record Owner(long bound, int leases, int holds) {}

    /** Things by their owner's serial number and their id, and the deadlines that they have rows for. */
    private static final class Kind {
        private final Map<Long, Map<String, ExpiringEntries.Lease>> things = new HashMap<>();
        private final Set<String> deadlines = new HashSet<>();

        private void thing(byte[] key, byte[] row) {
            things.computeIfAbsent(RowReader.key(key).u64(), owner -> new HashMap<>())
                    .put(idOf(key), ExpiringEntries.read(key, row));
        }

        private void deadline(byte[] key) {
            RowReader reader = RowReader.key(key);
            deadlines.add(reader.u64() + "/" + reader.u64() + "/" + reader.text());
        }

        private Map<String, ExpiringEntries.Lease> of(long owner) {
            return things.getOrDefault(owner, Map.of());
        }
    }

    private LeaseAudit(MapRows rows, Map<Long, Owner> owners) {
        this.owners = owners;
        rows.map().forEach((key, row) -> {
            switch (key[0]) {
                case 'l' -> leases.thing(key, row);
                case 'x' -> holds.thing(key, row);
                case 'e' -> leases.deadline(key);
                case 'y' -> holds.deadline(key);
                case 't' -> {
                    RowReader reader = RowReader.key(key);
                    long at = reader.u64();
                    first = Math.min(first, at);
                    agenda.add(at + "/" + reader.u64());
                }
                default -> {}
            }
        });
    }

    /** Fails with what is wrong. */
    static void audit(MapRows rows, Map<Long, Owner> owners, long earliestDue) {
        LeaseAudit audit = new LeaseAudit(rows, owners);
        audit.haveTheirDeadlines(audit.leases);
        audit.haveTheirDeadlines(audit.holds);
        audit.ownersHaveTheirEntries();
        require(
                audit.first == earliestDue,
                "the machine takes %s for due, the agenda says %s",
                earliestDue,
                audit.first);
    }

    private void haveTheirDeadlines(Kind kind) {
        Set<String> expected = new HashSet<>();
        kind.things.forEach((owner, things) -> things.values().forEach(lease -> {
            if (lease.deadline() != ExpiringEntries.FOREVER) {
                expected.add(owner + "/" + lease.deadline() + "/" + lease.id());
                Owner living = owners.get(owner);
                require(living == null || living.bound() <= lease.deadline(), "%s ends before %s", lease, living);
            }
        }));
        require(kind.deadlines.equals(expected), "deadlines %s of leases %s", kind.deadlines, expected);
    }

    private void ownersHaveTheirEntries() {
        Set<String> expected = new HashSet<>();
        owners.forEach((serial, owner) -> {
            int there = leases.of(serial).size();
            require(there == owner.leases(), "owner %s says %s and has %s leases", serial, owner, there);
            int held = holds.of(serial).size();
            require(held == owner.holds(), "owner %s says %s and has %s holds", serial, owner, held);
            if (owner.bound() != ExpiringEntries.FOREVER) {
                expected.add(owner.bound() + "/" + serial);
            }
        });
        for (String entry : agenda) {
            require(entry.startsWith("0/") || expected.contains(entry), "agenda entry %s for nobody", entry);
        }
        require(agenda.containsAll(expected), "agenda %s lacks some of %s", agenda, expected);
        for (long serial : leases.things.keySet()) {
            boolean living = owners.containsKey(serial);
            require(living != agenda.contains("0/" + serial), "who clears away the leases of %s?", serial);
        }
        require(owners.keySet().containsAll(holds.things.keySet()), "holds of nobody: %s", holds.things.keySet());
    }

    /** Leases there are, whoever their owner is. */
    static int leases(MapRows rows) {
        return rows.map().subMap(new byte[] {'l'}, new byte[] {'l' + 1}).size();
    }

    private static String idOf(byte[] key) {
        RowReader reader = RowReader.key(key);
        reader.u64();
        return reader.text();
    }

    /**
     * A result says that nothing changed exactly when its command did nothing; what was overdue may have ended, or may have
     * been reported, ahead of it.
     */
    static void requireUnchangedOnlyWhereNothingHappened(CollectedEffects effects) {
        List<String> types = effects.facts().stream().map(fact -> fact.type()).toList();
        // Ahead of a command so many locks end and no more; one more is its own, which was over, and which it ended.
        boolean endedItsOwn = types.stream().filter("LockExpired"::equals).count()
                > Level.ONE.work().locksAhead();
        boolean happened =
                endedItsOwn || types.stream().anyMatch(type -> !type.endsWith("Expired") && !type.endsWith("Overdue"));
        for (CollectedEffects.Result each : effects.results()) {
            JsonNode result = each.json();
            boolean accepted = result.get("outcome").textValue().equals("accepted");
            if (!result.has("repeats")) {
                requireEqual(
                        "unchanged in " + result, result.at("/data/unchanged").asBoolean(), accepted && !happened);
            }
        }
    }

    static void require(boolean condition, String message, Object... about) {
        if (!condition) {
            throw new AssertionError(message.formatted(about));
        }
    }

    static void requireEqual(String what, Object one, Object other) {
        require(Objects.equals(one, other), "%s: %s is not %s", what, one, other);
    }

    /** The same about a record, which is written out only when they differ. */
    static void requireEqual(String what, JsonNode about, Object one, Object other) {
        require(Objects.equals(one, other), "%s %s: %s is not %s", what, about, one, other);
    }
}
