package stockpot.topology.law;

import static stockpot.topology.law.LeaseAudit.require;
import static stockpot.topology.law.LeaseAudit.requireEqual;
import static stockpot.topology.law.LeaseAudit.requireUnchangedOnlyWhereNothingHappened;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import stockpot.topology.catalog.CatalogRows;

/** Folds the catalog's ledger alone and holds its rows against it, record by record. */
final class CatalogAudit extends Audit {
    private final Map<String, Boolean> served = new HashMap<>();
    private final Map<Long, String> tokens = new HashMap<>();
    private final Map<String, Long> changed = new HashMap<>();
    private final DefinitionAudit definitions = new DefinitionAudit();

    CatalogAudit(int every) {
        super(every);
    }

    @Override
    void audit(Transcript.Step step) {
        for (JsonNode fact : step.effects().ledger()) {
            fold(fact);
            see(fact.get("type").textValue());
        }
        requireUnchangedOnlyWhereNothingHappened(step.effects());
        step.effects().results().forEach(result -> {
            see(result.json().path("code").asText("ACCEPTED"));
            if (result.json().has("repeats")) {
                see("repeated");
            }
            if (result.json().at("/data/unchanged").booleanValue()) {
                see("unchanged");
            }
        });
        step.effects().letters().forEach(letter -> see("dead letter"));
    }

    private void fold(JsonNode fact) {
        String instance = fact.get("instance").textValue();
        String type = fact.get("type").textValue();
        if (!type.equals("TokenDropped")) {
            long time = fact.get("time_ms").longValue();
            Long last = changed.put(instance, time);
            require(last == null || last <= time, "the clock of %s steps back behind %s", fact, last);
        }
        switch (type) {
            case "InstanceOpened" -> {
                requireEqual("" + fact, served.put(instance, true), null);
                definitions.open(instance);
            }
            case "InstanceChanged", "PasswordChanged" -> requireEqual("" + fact, served.get(instance), true);
            case "InstanceClosed" -> requireEqual("" + fact, served.put(instance, false), true);
            case "InstancePurged" -> {
                require(served.remove(instance) != null, "%s", fact);
                definitions.purge(instance);
                changed.remove(instance);
            }
            case "TokenIssued" -> {
                requireEqual("" + fact, served.get(instance), true);
                requireEqual("" + fact, tokens.put(serial(fact), instance), null);
            }
            case "TokenRevoked", "TokenExpired", "TokenDropped" -> {
                requireEqual("invariant 6: " + fact, tokens.remove(serial(fact)), instance);
                long deadline = fact.path("deadline_ms").asLong(Long.MAX_VALUE);
                boolean over = deadline <= fact.get("time_ms").longValue();
                require(over || !type.equals("TokenExpired"), "invariant 7: %s", fact);
            }
            default -> definitions.fold(fact, Boolean.TRUE.equals(served.get(instance)));
        }
    }

    private static long serial(JsonNode fact) {
        return fact.get("serial").longValue();
    }

    @Override
    void auditRows(Transcript.Step step) {
        Map<Long, LeaseAudit.Owner> owners = new HashMap<>();
        Map<String, Boolean> there = new HashMap<>();
        for (Map.Entry<byte[], byte[]> row : step.rows()
                .map()
                .subMap(CatalogRows.instances(), CatalogRows.instancesEnd())
                .entrySet()) {
            CatalogRows.Stored stored = CatalogRows.read(row.getValue());
            there.put(
                    CatalogRows.instanceOf(row.getKey()).value(),
                    !stored.instance().closed());
            owners.put(
                    stored.instance().generation(),
                    new LeaseAudit.Owner(stored.bound(), stored.instance().tokens(), 0));
            definitions.auditCount(CatalogRows.instanceOf(row.getKey()).value(), stored.instance());
        }
        definitions.auditRows(step.rows());
        requireEqual("instances", there, served);
        requireEqual("tokens that have not ended", LeaseAudit.leases(step.rows()), tokens.size());
        LeaseAudit.audit(step.rows(), owners, step.earliestDue());
    }
}
