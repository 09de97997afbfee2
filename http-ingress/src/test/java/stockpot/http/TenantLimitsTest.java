package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stockpot.http.Site.Reply;
import stockpot.http.exchange.TenantLimits;
import stockpot.http.taler.orders.TemplateLimits;

/** How long and how many locks and reservations may be, where the node is set to care. */
class TenantLimitsTest {
    private Site site;

    @AfterEach
    void close() {
        site.close();
    }

    private void open(TenantLimits limits) {
        site = new Site(settings -> Site.with(settings, limits, TemplateLimits.DEFAULT), List.of());
    }

    private static Reply lock(Shop shop, String lock, int quantity) {
        return shop.post(
                "/private/products/bread/lock",
                "{'lock_uuid':'" + lock + "','duration':{'d_us':10000000},'quantity':" + quantity + "}");
    }

    @Test
    void areOfTheLocksOfAToken() {
        open(new TenantLimits(null, 2, 0, 0));
        Shop shop = Shop.open(site);
        shop.stock("bread", "100", "");
        assertThat(lock(shop, "a", 1).status()).isEqualTo(204);
        site.machine.epochMillis += 5_000;
        assertThat(lock(shop, "b", 1).status()).isEqualTo(204);
        Reply refused = lock(shop, "c", 1);
        assertThat(refused.full()).isEqualTo("429/9909 GENERIC_TOO_MANY_REQUESTS");
        assertThat(refused.header("Retry-After")).isEqualTo("5");
        assertThat(refused.json().path("detail").asText())
                .isEqualTo("there may be 2 locks of a token at a time, and there are");
        assertThat(lock(shop, "b", 2).status()).as("one of them again").isEqualTo(204);
        assertThat(lock(Shop.open(site), "a", 1).status()).as("another's").isEqualTo(404);
        assertThat(lock(shop, "b", 0).status()).isEqualTo(204);
        assertThat(lock(shop, "c", 1).status()).isEqualTo(204);
        site.machine.epochMillis += 5_000;
        assertThat(lock(shop, "d", 1).status()).as("after the first is over").isEqualTo(204);
        assertThat(lock(shop, "e", 1).status()).isEqualTo(429);
    }

    @Test
    void areOfLocksThatAreAskedForTogether() {
        open(new TenantLimits(2_000_000L, 3, 0, 0));
        Shop shop = Shop.open(site);
        shop.stock("bread", "100", "");
        assertThat(lock(shop, "a", 1).status()).isEqualTo(204);
        Reply refused = locks(shop, "b 1", "c 1", "d 1");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().path("detail").asText())
                .isEqualTo("there may be 3 locks of a token at a time, there are 1, and 3 more are asked for");
        Reply granted = locks(shop, "a 2", "b 1", "c 1", "d 0");
        assertThat(granted.json().path("lines"))
                .allMatch(line -> line.path("status").asInt() == 204);
        String now = Instant.ofEpochMilli(site.machine.epochMillis + 2_000).toString();
        assertThat(granted.json().path("lines").path(0).path("expires").asText())
                .isEqualTo(now);
        assertThat(lock(shop, "e", 1).status()).isEqualTo(429);
        assertThat(locks(shop, "a 0", "b 0").status()).isEqualTo(200);
        assertThat(locks(shop, "e 1", "f 1").status()).isEqualTo(200);
    }

    @Test
    void areOfLocksThatAreSetTogetherOrNot() {
        open(new TenantLimits(2_000_000L, 2, 0, 0));
        Shop shop = Shop.open(site);
        shop.stock("bread", "100", "");
        shop.stock("salt", "1", "");
        assertThat(together(shop, 2).status()).isEqualTo(410);
        assertThat(lock(shop, "a", 1).status())
                .as("what was refused counts nothing")
                .isEqualTo(204);
        Reply refused = together(shop, 1);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().path("detail").asText())
                .isEqualTo("there may be 2 locks of a token at a time, there are 1, and 2 more are asked for");
        assertThat(lock(shop, "a", 0).status()).isEqualTo(204);
        Reply granted = together(shop, 1);
        String now = Instant.ofEpochMilli(site.machine.epochMillis + 2_000).toString();
        assertThat(granted.json().at("/lines/0/expires").asText()).isEqualTo(now);
        assertThat(lock(shop, "a", 1).status()).isEqualTo(429);
    }

    private static Reply together(Shop shop, int salt) {
        return shop.post(
                "/private/products/lock",
                "{'mode':'together','lines':[{'product_id':'bread','lock_uuid':'b','duration':{'d_us':10000000}},"
                        + "{'product_id':'salt','lock_uuid':'b','quantity':" + salt
                        + ",'duration':{'d_us':10000000}}]}");
    }

    private static Reply locks(Shop shop, String... lines) {
        String all = Arrays.stream(lines)
                .map(line -> line.split(" ", -1))
                .map(line -> "{'product_id':'bread','lock_uuid':'" + line[0] + "','quantity':" + line[1]
                        + ",'duration':{'d_us':10000000}}")
                .collect(Collectors.joining(","));
        return shop.post("/private/products/lock", "{'lines':[" + all + "]}");
    }

    @Test
    void areOfTheReservationsOfAShop() {
        open(new TenantLimits(null, 0, 30, 1));
        IomShop shop = IomShop.open(site);
        shop.stock("a", "10");
        long first = shop.reserve("a 1");
        Reply refused = shop.post("{'lifetime':60,'items':[" + IomShop.items("a 1") + "]}");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("30");
        assertThat(shop.put(first, "{'lifetime':60}").status()).isEqualTo(201);
        assertThat(shop.delete(first).status()).isEqualTo(204);
        long second = shop.reserve("a 1");
        assertThat(shop.get(second).text()).doesNotContain("expired");
        site.machine.epochMillis += 30_000;
        assertThat(shop.get(second).text())
                .as("after half of the life that was asked for")
                .contains("expired");
        shop.reserve("a 1");
    }
}
