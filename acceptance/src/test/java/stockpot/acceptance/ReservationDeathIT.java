package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.check.LogReader;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.Coordinator;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.RunningNode;

/**
 * A node makes, changes, cancels and hands over reservations in steps, and each step is a record. Here it dies after each of
 * them, by SIGKILL, with everything begun and nothing finished; then it is started again and all of it comes right by itself.
 */
@ExtendWith(Children.class)
class ReservationDeathIT {
    private static final int PIECES = 10;

    /** A hold waits 10 s before its owner is asked, and so does a reservation that is about to be taken over. */
    private static final Duration DEAD_ATTEMPT = Duration.ofSeconds(25);

    @TempDir
    Path folder;

    private RunningNode node;
    private Shop shop;

    /** How far a coordinator came, and what has to be in the end. Each has two products and a reservation of its own. */
    private enum Step {
        ONE_HELD(10, 10, ""),
        ALL_HELD(10, 10, ""),
        MADE(7, 7, "reserved 3,3"),
        CHANGING_HELD(7, 7, "reserved 3,3"),
        CHANGED(5, 10, "reserved 5"),
        SHRUNK(9, 7, "reserved 1,3"),
        CANCELLED(10, 10, ""),
        RUN_OUT(10, 10, "expired 3,3"),
        ANEW_HELD(10, 10, "expired 3,3"),
        MADE_ANEW(6, 10, "reserved 4"),
        TAKEN(7, 7, "reserved 3,3"),
        TAKEN_AND_HELD(7, 7, "reserved 3,3"),
        ORDERED(8, 10, "");

        private final int freeOfFirst;
        private final int freeOfSecond;
        private final String shown;

        Step(int freeOfFirst, int freeOfSecond, String shown) {
            this.freeOfFirst = freeOfFirst;
            this.freeOfSecond = freeOfSecond;
            this.shown = shown;
        }

        private String first() {
            return name() + "-1";
        }

        private String second() {
            return name() + "-2";
        }

        /** Far from what nodes draw. */
        private String ownNumber() {
            return Integer.toString(1_000 + ordinal());
        }

        private Map<String, String> lines(String quantity) {
            return new TreeMap<>(Map.of(first(), quantity, second(), quantity));
        }

        private boolean isOfOneThatRanOut() {
            return this == RUN_OUT || this == ANEW_HELD || this == MADE_ANEW;
        }

        private boolean beginsWithNone() {
            return this == ONE_HELD || this == ALL_HELD || this == MADE;
        }
    }

    @Test
    void whateverStepANodeDiesAfterNothingIsLostOrHeldForEver() throws Exception {
        node = RunningNode.start(folder.resolve("data"), Map.of());
        shop = Shop.at(node.url());
        Map<Step, String> reservations = new EnumMap<>(Step.class);
        for (Step step : Step.values()) {
            shop.define(step.first(), Integer.toString(PIECES));
            shop.define(step.second(), Integer.toString(PIECES));
            reservations.put(step, step.beginsWithNone() ? step.ownNumber() : reserve(step));
        }
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            for (Step step : Step.values()) {
                if (step.isOfOneThatRanOut()) {
                    assertThat(shown(reservations.get(step))).startsWith("expired");
                    assertThat(free(step.first())).isEqualTo(PIECES);
                }
            }
        });
        try (Coordinator dying = new Coordinator(node.kafka())) {
            for (Step step : Step.values()) {
                begin(step, reservations.get(step), dying);
            }
        }
        node.kill();
        node.startAgain();
        shop = shop.movedTo(node.url());
        await().atMost(DEAD_ATTEMPT).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            for (Step step : Step.values()) {
                assertThat(List.of(free(step.first()), free(step.second()), shown(reservations.get(step))))
                        .as(step.name())
                        .isEqualTo(List.of(step.freeOfFirst, step.freeOfSecond, step.shown));
            }
        });
        assertThat(shop.get("/private/orders/order-" + Step.ORDERED).status())
                .as("it is there, without a contract")
                .isEqualTo(410);
        assertThat(shop.get("/private/orders/order-" + Step.TAKEN_AND_HELD).status())
                .isEqualTo(404);
        whatLivesGoesOn(reservations);
        whatWasGivenUpComesTooLate(reservations);
        node.verify();
    }

    /** Three pieces of both products, by the node itself. */
    private String reserve(Step step) throws IOException {
        ObjectNode body = Shop.JSON.createObjectNode().put("lifetime", step.isOfOneThatRanOut() ? 1 : 600);
        for (String product : List.of(step.first(), step.second())) {
            body.withArray("items").addObject().put("id", product).put("qty", 3);
        }
        Answer made = shop.send(
                "POST", Shop.SERVICES + "reservation/admin", body.toString(), Map.of("Prefer", "ack=committed"));
        assertThat(made.status()).as("%s", made).isEqualTo(201);
        return made.body().path("data").path("resvId").asText();
    }

    private void begin(Step step, String number, Coordinator dying)
            throws IOException, ExecutionException, InterruptedException {
        String attempt = "attempt-" + step;
        String order = "order-" + step;
        switch (step) {
            case ONE_HELD -> dying.reserve(step.first(), attempt, number, "3", null);
            case ALL_HELD -> holdBoth(step, number, attempt, dying);
            case MADE -> {
                holdBoth(step, number, attempt, dying);
                dying.makeReservation(number, attempt, step.lines("3"));
            }
            case CHANGING_HELD -> {
                dying.reserve(step.first(), attempt, number, "5", base(number));
                dying.reserve(step.second(), attempt, number, "1", base(number));
            }
            case CHANGED -> {
                dying.reserve(step.first(), attempt, number, "5", base(number));
                dying.changeReservation(number, base(number), attempt, Map.of(step.first(), "5"), false);
            }
            case SHRUNK -> {
                dying.reserve(step.first(), attempt, number, "1", base(number));
                dying.reserve(step.second(), attempt, number, "3", base(number));
                Map<String, String> lines = step.lines("3");
                lines.put(step.first(), "1");
                dying.changeReservation(number, base(number), attempt, lines, false);
            }
            case CANCELLED -> dying.cancelReservation(number);
            case RUN_OUT -> {}
            case ANEW_HELD -> dying.reserve(step.first(), attempt, number, "4", null);
            case MADE_ANEW -> {
                dying.reserve(step.first(), attempt, number, "4", null);
                dying.changeReservation(number, base(number), attempt, Map.of(step.first(), "4"), true);
            }
            case TAKEN -> dying.takeReservation(number, attempt, order);
            case TAKEN_AND_HELD -> {
                dying.takeReservation(number, attempt, order);
                dying.holdOver(step.first(), attempt, order, "2", base(number));
            }
            case ORDERED -> {
                dying.takeReservation(number, attempt, order);
                dying.holdOver(step.first(), attempt, order, "2", base(number));
                dying.placeOver(
                        order,
                        attempt,
                        Map.of(step.first(), "2"),
                        number,
                        base(number),
                        List.of(step.first(), step.second()));
            }
        }
    }

    private static void holdBoth(Step step, String number, String attempt, Coordinator dying)
            throws ExecutionException, InterruptedException {
        dying.reserve(step.first(), attempt, number, "3", null);
        dying.reserve(step.second(), attempt, number, "3", null);
    }

    /** The attempt that a reservation has its goods by. */
    private String base(String number) throws IOException {
        return new LogReader(node.kafka())
                .read("stockpot.orders.ledger").stream()
                        .filter(fact -> fact.text("reservation").equals(number))
                        .findFirst()
                        .orElseThrow()
                        .text("attempt");
    }

    private void whatLivesGoesOn(Map<Step, String> reservations) throws IOException {
        for (Step step : List.of(Step.MADE, Step.CHANGING_HELD, Step.CHANGED, Step.MADE_ANEW, Step.TAKEN_AND_HELD)) {
            String path = Shop.SERVICES + "reservation/" + reservations.get(step);
            String all = "{\"items\":[{\"id\":\"%s\",\"qty\":%d}]}".formatted(step.first(), PIECES);
            Answer changed = shop.put(path, all);
            assertThat(changed.status()).as("%s: %s", step, changed).isEqualTo(201);
            assertThat(free(step.first())).as("%s", step).isZero();
            assertThat(free(step.second())).as("%s", step).isEqualTo(PIECES);
            assertThat(shop.delete(path).status()).isEqualTo(204);
            assertThat(free(step.first())).as("%s", step).isEqualTo(PIECES);
        }
    }

    /** The rest of what a coordinator sent that was only asleep. */
    private void whatWasGivenUpComesTooLate(Map<Step, String> reservations) throws Exception {
        try (Coordinator late = new Coordinator(node.kafka())) {
            String number = reservations.get(Step.ALL_HELD);
            late.makeReservation(number, "attempt-" + Step.ALL_HELD, Step.ALL_HELD.lines("3"));
            await().untilAsserted(() -> assertThat(new LogReader(node.kafka()).read("stockpot.orders.results"))
                    .filteredOn(result -> result.text("reservation").equals(number))
                    .singleElement()
                    .satisfies(result -> assertThat(result.text("code")).isEqualTo("ATTEMPT_ABANDONED")));
        }
        assertThat(shown(reservations.get(Step.ALL_HELD))).isEmpty();
    }

    /** State and quantities; nothing when there is no such reservation. */
    private String shown(String number) throws IOException {
        Answer read = shop.get(Shop.SERVICES + "reservation/" + number);
        if (read.status() == 404) {
            return "";
        }
        StringBuilder quantities = new StringBuilder();
        String state = "";
        for (JsonNode item : read.body().path("data").path("items")) {
            state = item.path("state").asText();
            quantities
                    .append(quantities.isEmpty() ? "" : ",")
                    .append(item.path("qty").asInt());
        }
        return state + " " + quantities;
    }

    private int free(String product) throws IOException {
        return shop.get(Shop.SERVICES + "atp/admin/" + product)
                .body()
                .path("data")
                .path(0)
                .path("atp")
                .asInt();
    }
}
