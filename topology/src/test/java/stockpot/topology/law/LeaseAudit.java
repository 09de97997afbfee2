package stockpot.topology.law;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import stockpot.topology.decide.CollectedEffects;
import stockpot.topology.rows.Leases;
import stockpot.topology.rows.MapRows;
import stockpot.topology.rows.RowReader;

/** Whether leases, their deadlines and the agenda agree with each other and with their owners. */
final class LeaseAudit {
    private final Map<Long, Owner> owners;
    private final Map<Long, Map<String, Leases.Lease>> things = new HashMap<>();
    private final Set<String> deadlines = new HashSet<>();
    private final Set<String> agenda = new HashSet<>();
    private long first = Leases.FOREVER;

    /** What an owner's own row says: no lease ends before the bound, and so many there are. */
    record Owner(long bound, int leases) {}

    private LeaseAudit(MapRows rows, Map<Long, Owner> owners) {
        this.owners = owners;
        rows.map().forEach((key, row) -> {
            RowReader reader = RowReader.key(key);
            switch (key[0]) {
                case 'l' ->
                    things.computeIfAbsent(reader.u64(), owner -> new HashMap<>())
                            .put(reader.text(), Leases.read(key, row));
                case 'e' -> deadlines.add(reader.u64() + "/" + reader.u64() + "/" + reader.text());
                case 't' -> {
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
        audit.leasesHaveTheirDeadlines();
        audit.ownersHaveTheirEntries();
        require(
                audit.first == earliestDue,
                "the machine takes %s for due, the agenda says %s",
                earliestDue,
                audit.first);
    }

    private void leasesHaveTheirDeadlines() {
        Set<String> expected = new HashSet<>();
        things.forEach((owner, leases) -> leases.values().forEach(lease -> {
            if (lease.deadline() != Leases.FOREVER) {
                expected.add(owner + "/" + lease.deadline() + "/" + lease.id());
                Owner living = owners.get(owner);
                require(living == null || living.bound() <= lease.deadline(), "%s ends before %s", lease, living);
            }
        }));
        require(deadlines.equals(expected), "deadlines %s of leases %s", deadlines, expected);
    }

    private void ownersHaveTheirEntries() {
        Set<String> expected = new HashSet<>();
        owners.forEach((serial, owner) -> {
            int leases = things.getOrDefault(serial, Map.of()).size();
            require(leases == owner.leases(), "owner %s says %s and has %s leases", serial, owner, leases);
            if (owner.bound() != Leases.FOREVER) {
                expected.add(owner.bound() + "/" + serial);
            }
        });
        for (String entry : agenda) {
            require(entry.startsWith("0/") || expected.contains(entry), "agenda entry %s for nobody", entry);
        }
        require(agenda.containsAll(expected), "agenda %s lacks some of %s", agenda, expected);
        for (long serial : things.keySet()) {
            boolean living = owners.containsKey(serial);
            require(living != agenda.contains("0/" + serial), "who clears away the leases of %s?", serial);
        }
    }

    /** Leases there are, whoever their owner is. */
    static int leases(MapRows rows) {
        return rows.map().subMap(new byte[] {'l'}, new byte[] {'l' + 1}).size();
    }

    /**
     * A result says that nothing changed exactly when its command did nothing; what was overdue may have ended ahead of it.
     */
    static void requireUnchangedOnlyWhereNothingHappened(CollectedEffects effects) {
        boolean happened =
                effects.facts().stream().anyMatch(fact -> !fact.type().endsWith("Expired"));
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
}
