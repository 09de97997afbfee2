package stockpot.acceptance.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.ReservationStorm.Told;
import stockpot.acceptance.load.ReservationStorm.Told.Verb;

/** Something wrong with a run in which nothing is; {@link ReservationAudit} has to find each of them. */
public enum PlantedReservationFault {
    /** A result grants what was refused. */
    GRANTED_THOUGH_SHORT(run -> {
        change(run.stockResults, result -> result.text("code").equals("OUT_OF_STOCK"), result -> {
            result.remove("code");
            result.put("outcome", "accepted");
        });
    }),
    /** A result of a change says another quantity. */
    CHANGED_TO_ANOTHER(run -> change(
            run.orderResults,
            result -> result.is("ChangeReservation") && accepted(result),
            result -> object(result.path("data").path("lines").path(0)).put("quantity", "77"))),
    /** A reservation ends later than its log says. */
    LIVES_LONGER(run -> change(
            run.orderResults,
            result -> result.is("PlaceReservation") && accepted(result),
            result -> object(result.path("data"))
                    .put("until_ms", result.path("data").path("until_ms").longValue() + 1))),
    /** What a cancelled reservation had was never given back. */
    NEVER_RELEASED(run -> {
        String attempt = attemptOf(run, fact -> fact.text("state").equals("CANCELLED"));
        forget(
                run,
                command -> command.is("ReleaseHold") && command.text("attempt").equals(attempt));
    }),
    /** What a live reservation has was never confirmed. */
    NEVER_CONFIRMED(run -> {
        Map<String, LogRecord> last = new HashMap<>();
        run.orderLedger.forEach(fact -> last.put(fact.text("reservation"), fact));
        String attempt = attemptOf(
                run,
                fact -> fact.text("state").equals("LIVE")
                        && !fact.is("ReservationTaken")
                        && last.get(fact.text("reservation")).equals(fact));
        forget(
                run,
                command -> command.is("ConfirmHold") && command.text("attempt").equals(attempt));
    }),
    /** A balance of the ledger is another one than the records before it make up. */
    ANOTHER_BALANCE(run -> change(
            run.stockLedger,
            fact -> fact.is("StockHeld"),
            fact -> object(fact.path("after")).put("held", "0.5"))),
    /** The same record of the ledger comes twice. */
    WRITTEN_TWICE(run ->
            run.orderLedger.add(run.orderLedger.get(find(run.orderLedger, fact -> fact.is("ReservationEnded"))))),
    /** A cancelled reservation is changed. */
    GOES_ON_AFTER_ITS_END(run -> {
        int ended = find(run.orderLedger, fact -> fact.text("state").equals("CANCELLED"));
        run.orderLedger.add(ended + 1, run.orderLedger.get(ended));
        change(
                run.orderLedger,
                run.orderLedger.get(ended + 1)::equals,
                fact -> fact.put("type", "ReservationChanged").put("ordinal", 99));
    }),
    /** A client was told more than was reserved. */
    TOLD_MORE(run -> tell(
            run,
            told -> told.verb() == Verb.MAKE && told.answer().status() == 201,
            body -> object(body.path("data").path("items").path(0)).put("qty", 1_000))),
    /** A client was told another end. */
    TOLD_ANOTHER_END(run -> tell(
            run,
            told -> told.verb() == Verb.CHANGE && told.answer().status() == 201,
            body -> object(body.path("data")).put("validUntil", "2030-01-01 00:00:00"))),
    /** A client was not told that his reservation had expired. */
    NOT_TOLD_OF_ITS_END(
            run -> tell(run, told -> told.exception().equals("21004"), body -> body.putArray("exceptions"))),
    /** A client was told that another product is short. */
    TOLD_ANOTHER_PRODUCT(run -> tell(
            run,
            told -> told.exception().equals("21001"),
            body -> ((ArrayNode) body.path("exceptions"))
                    .removeAll()
                    .addObject()
                    .put("code", "21001")
                    .put("message", "The requested quantity of product none is not available"))),
    /** A client was told that it is cancelled, and another one is. */
    TOLD_OF_ANOTHER(run -> {
        int index = find(
                run.told, told -> told.verb() == Verb.CANCEL && told.answer().status() == 204);
        run.told.set(index, new Told(Verb.CANCEL, "1", run.told.get(index).answer()));
    });

    /** A run that can be spoiled. */
    private static final class Run {
        private final List<Told> told;
        private final List<LogRecord> stockCommands;
        private final List<LogRecord> stockResults;
        private final List<LogRecord> stockLedger;
        private final List<LogRecord> orderResults;
        private final List<LogRecord> orderLedger;

        private Run(List<Told> told, History stock, History orders) {
            this.told = new ArrayList<>(told);
            this.stockCommands = new ArrayList<>(stock.commands());
            this.stockResults = new ArrayList<>(stock.results());
            this.stockLedger = new ArrayList<>(stock.ledger());
            this.orderResults = new ArrayList<>(orders.results());
            this.orderLedger = new ArrayList<>(orders.ledger());
        }
    }

    private final Consumer<Run> plant;

    PlantedReservationFault(Consumer<Run> plant) {
        this.plant = plant;
    }

    /** What the audit says of that run with this fault in it. */
    public List<String> found(List<Told> told, History stock, History orders) {
        Run run = new Run(told, stock, orders);
        plant.accept(run);
        return ReservationAudit.check(
                run.told,
                new History(List.of(), run.stockCommands, run.stockResults, run.stockLedger),
                new History(List.of(), orders.commands(), run.orderResults, run.orderLedger));
    }

    private static boolean accepted(LogRecord result) {
        return result.text("outcome").equals("accepted");
    }

    private static ObjectNode object(JsonNode node) {
        return (ObjectNode) node;
    }

    private static <T> int find(List<T> all, Predicate<T> wanted) {
        for (int i = 0; i < all.size(); i++) {
            if (wanted.test(all.get(i))) {
                return i;
            }
        }
        throw new AssertionError("the run has nothing to spoil");
    }

    private static void change(List<LogRecord> records, Predicate<LogRecord> wanted, Consumer<ObjectNode> change) {
        int index = find(records, wanted);
        LogRecord old = records.get(index);
        ObjectNode value = old.value().deepCopy();
        change.accept(value);
        records.set(index, new LogRecord(old.topic(), old.partition(), old.offset(), old.timestamp(), value));
    }

    private static String attemptOf(Run run, Predicate<LogRecord> wanted) {
        return run.orderLedger.get(find(run.orderLedger, wanted)).text("attempt");
    }

    private static void forget(Run run, Predicate<LogRecord> wanted) {
        List<String> gone = run.stockCommands.stream()
                .filter(wanted)
                .map(LogRecord::position)
                .toList();
        run.stockCommands.removeIf(wanted);
        run.stockResults.removeIf(result -> gone.contains(result.text("position")));
    }

    private static void tell(Run run, Predicate<Told> wanted, Consumer<ObjectNode> change) {
        int index = find(run.told, wanted);
        Told old = run.told.get(index);
        ObjectNode body = old.answer().body().deepCopy();
        change.accept(body);
        Answer answer = new Answer(
                old.answer().status(),
                old.answer().position(),
                body,
                old.answer().headers());
        run.told.set(index, new Told(old.verb(), old.reservation(), answer));
    }
}
