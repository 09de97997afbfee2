package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import stockpot.acceptance.check.History;
import stockpot.acceptance.check.LogReader;
import stockpot.acceptance.check.ReservationAudit;
import stockpot.acceptance.check.Verdict;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.ReservationStorm;
import stockpot.acceptance.load.ReservationStorm.Told;
import stockpot.acceptance.load.Shop;

/** The products of tests with many reservations, and what must be true of them afterwards. */
final class ReservationShelf {
    private static final List<String> PRODUCTS =
            IntStream.range(0, 20).mapToObj(number -> "p" + number).toList();
    private static final int PLENTY = 1_000_000;
    private static final int FEW = 40;

    /** What a dead node began is held for 15 s at most, and reading all topics takes a while. */
    private static final Duration AT_REST = Duration.ofSeconds(25);

    private static final int SHOWN = 10;

    private ReservationShelf() {}

    /** Twenty products, of a fifth of which there is not enough. */
    static List<String> fill(Shop shop) throws IOException {
        for (int i = 0; i < PRODUCTS.size(); i++) {
            Answer answer = shop.define(PRODUCTS.get(i), Integer.toString(i % 5 == 0 ? FEW : PLENTY));
            assertThat(answer.status()).as("%s", answer).isEqualTo(204);
        }
        return PRODUCTS;
    }

    /** What the topics hold when everything has come to rest. */
    record Rest(History stock, History orders) {
        /** Fails when too little happened to believe the rest: fewer than {@code least} reservations, or hardly any of something. */
        void requireEnough(List<Told> told, int made, int least) {
            Map<String, Long> seen = Map.of(
                    "refused",
                            told.stream()
                                    .filter(each -> each.exception().equals("21001"))
                                    .count(),
                    "changed", count("ReservationChanged"),
                    "made anew",
                            told.stream()
                                    .filter(each -> each.exception().equals("21004"))
                                    .count(),
                    "contended",
                            told.stream()
                                    .filter(each -> each.answer().status() == 500)
                                    .count(),
                    "expired", ended("EXPIRED"),
                    "cancelled", ended("CANCELLED"),
                    "ordered", ended("ORDERED"),
                    "gave back what an order had taken", count("TakeReleased"));
            System.out.println("Reservations: " + made + " reservations, " + seen);
            Verdict.requireEnough("reservations", made, least);
            seen.forEach((what, times) -> {
                if (!what.equals("contended")) {
                    Verdict.requireEnough(what, times, Math.max(1, least / 200));
                }
            });
        }

        long count(String type) {
            return orders.ledger().stream().filter(fact -> fact.is(type)).count();
        }

        private long ended(String state) {
            return orders.ledger().stream()
                    .filter(fact ->
                            fact.is("ReservationEnded") && fact.text("state").equals(state))
                    .count();
        }
    }

    /** Waits until the topics agree with the models and with what clients were told, and the shop reads what they say. */
    static Rest atRest(Map<String, Object> brokers, Shop shop, List<Told> told) {
        LogReader reader = new LogReader(brokers);
        AtomicReference<Rest> rest = new AtomicReference<>();
        await().atMost(AT_REST).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            Rest now = new Rest(reader.read(List.of()), reader.read("orders", List.of()));
            List<String> violations = ReservationAudit.check(told, now.stock(), now.orders());
            assertThat(violations.stream().limit(SHOWN).toList())
                    .as("%d violations", violations.size())
                    .isEmpty();
            readsTheSame(shop, now.stock());
            rest.set(now);
        });
        return rest.get();
    }

    private static void readsTheSame(Shop shop, History stock) throws IOException {
        Answer read = shop.get(Shop.SERVICES + "atp/admin/" + String.join(",", PRODUCTS));
        assertThat(read.status()).as("%s", read).isEqualTo(200);
        for (JsonNode shown : read.body().path("data")) {
            JsonNode balance = stock.ledger().stream()
                    .filter(fact -> fact.text("product").equals(shown.path("id").asText()))
                    .reduce((one, later) -> later)
                    .orElseThrow()
                    .value()
                    .path("after");
            assertThat(shown.path("reserved").asInt())
                    .as("%s", shown)
                    .isEqualTo(balance.path("held").asInt()
                            + balance.path("locked").asInt());
            assertThat(shown.path("blocked").asInt())
                    .as("%s", shown)
                    .isEqualTo(balance.path("sold").asInt());
        }
    }

    static void isAsTold(Shop shop, Map<String, List<String>> known) throws IOException {
        for (Map.Entry<String, List<String>> each : known.entrySet()) {
            Answer read = shop.get(Shop.SERVICES + "reservation/" + each.getKey());
            List<String> items = ReservationStorm.items(read);
            assertThat(read.status())
                    .as("%s of %s", read, each)
                    .isEqualTo(each.getValue().isEmpty() ? 404 : 200);
            assertThat(items).as("%s", each).isEqualTo(each.getValue());
        }
    }
}
