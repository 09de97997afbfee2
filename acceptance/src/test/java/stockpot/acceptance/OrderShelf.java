package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import stockpot.acceptance.check.LogReader;
import stockpot.acceptance.check.OrderAudit;
import stockpot.acceptance.check.OrderHistory;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.OrderStorm;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.process.RunningNode;

/** The products of tests with many orders, and what must be true of them afterwards. */
final class OrderShelf {
    private static final Duration DEAD_ATTEMPT = Duration.ofSeconds(15);
    private static final int SHOWN = 10;
    private static final int PLENTY = 1_000_000;
    private static final int FEW = 60;

    private OrderShelf() {}

    /** Products of which there is enough, and two of which there is not. */
    static List<String> fill(Shop shop) throws IOException {
        List<String> products = new ArrayList<>();
        for (String product : List.of("bread", "butter", "jam", "milk", "salt", "rare-1", "rare-2")) {
            int total = product.startsWith("rare") ? FEW : PLENTY;
            Answer answer = shop.define(product, Integer.toString(total));
            assertThat(answer.status()).as("%s", answer).isEqualTo(204);
            products.add(product);
        }
        return products;
    }

    /**
     * Waits until everything has come to rest: the topics agree with themselves and with what clients were told, and what a
     * merchant reads is what they say. Fails when that takes longer than a dead attempt may last.
     */
    static OrderHistory atRest(RunningNode node, Shop shop, List<OrderStorm.Told> told) throws IOException {
        LogReader reader = new LogReader(node.kafka());
        OrderHistory[] history = new OrderHistory[1];
        await().atMost(DEAD_ATTEMPT).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            history[0] = OrderHistory.read(reader, told);
            List<String> violations = OrderAudit.check(history[0]);
            assertThat(violations.stream().limit(SHOWN).toList())
                    .as("%d violations", violations.size())
                    .isEmpty();
            readsTheSame(shop, history[0]);
        });
        return history[0];
    }

    private static void readsTheSame(Shop shop, OrderHistory history) throws IOException {
        for (Map.Entry<String, JsonNode> each : history.balances().entrySet()) {
            String product = each.getKey();
            JsonNode balance = each.getValue();
            int taken = number(balance, "sold") + number(balance, "held") + number(balance, "locked");
            assertThat(sold(shop, product)).as(product).isEqualTo(number(balance, "sold"));
            assertThat(free(shop, product)).as(product).isEqualTo(number(balance, "total") - taken);
        }
    }

    /** That each order is what its client was told last. */
    static void isAsTold(Shop shop, Map<String, String> known) throws IOException {
        for (Map.Entry<String, String> each : known.entrySet()) {
            Answer order = shop.get("/private/orders/" + each.getKey());
            String status = order.status() == 404
                    ? "gone"
                    : order.body().path("order_status").asText();
            assertThat(status).as(each.getKey()).isEqualTo(each.getValue());
        }
    }

    private static int number(JsonNode balance, String member) {
        return new BigDecimal(balance.path(member).asText()).intValueExact();
    }

    static int sold(Shop shop, String product) throws IOException {
        return shop.get("/private/products/" + product)
                .body()
                .path("total_sold")
                .asInt();
    }

    /** What is left for others, as the refusal of a lock that is much too large says. */
    static int free(Shop shop, String product) throws IOException {
        Answer refused = shop.lock(product, "asking", 2 * PLENTY, Duration.ofSeconds(1));
        assertThat(refused.status()).as("%s", refused).isEqualTo(410);
        return refused.body().path("available_quantity").asInt();
    }
}
