package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stockpot.catalog.Scope;
import stockpot.http.EventReader.Told;
import stockpot.kernel.InstanceId;

/** Who listens at the door: how events look, where they go on, and when a stream ends. */
class EventsTest {
    private static final InstanceId SHOP = new InstanceId("shop");
    private static final String EVENTS = "/private/events";

    @AutoClose
    private final Site site = new Site();

    private String admin;

    @BeforeEach
    void open() {
        admin = "Bearer " + site.admin();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; !condition.getAsBoolean(); i++) {
            assertThat(i).as("it did not come to be").isLessThan(1000);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** A connection that is gone is seen when there is something to tell. */
    private void awaitNobody() throws InterruptedException {
        await(() -> {
            site.stock("p" + System.nanoTime(), "1");
            return site.machine.events.listeners() == 0;
        });
    }

    @Test
    void tellsWhatHappensFromNowOn() {
        site.stock("before", "1");
        try (EventReader events = EventReader.open(site, admin, EVENTS)) {
            assertThat(events.head())
                    .contains("Content-Type: text/event-stream")
                    .contains("Cache-Control: no-store")
                    .contains("X-Accel-Buffering: no")
                    .doesNotContain("Content-Length");
            site.stock("chair", "3");
            Told told = events.next();
            assertThat(told.type()).isEqualTo("ProductDefined");
            assertThat(told.data()).contains("\"product\":\"chair\"").contains("\"position\":");
        }
    }

    @Test
    void goesOnWhereItWasAndNowhereElse() throws InterruptedException {
        site.open(SHOP);
        String shop = "Bearer " + site.token(SHOP, Scope.ALL, false);
        String id;
        try (EventReader events = EventReader.open(site, admin, EVENTS)) {
            id = events.lastId();
        }
        site.stock("chair", "3");
        site.stock("table", "3");
        try (EventReader events = EventReader.open(site, admin, EVENTS, "Last-Event-ID: " + id)) {
            Told first = events.next();
            assertThat(first.data()).contains("chair");
            assertThat(events.next().data()).contains("table");
            id = first.id();
        }
        try (EventReader events = EventReader.open(site, admin, EVENTS + "?last_event_id=" + id)) {
            assertThat(events.next().data()).contains("table");
        }
        assertThat(site.get(EVENTS, "Last-Event-ID", "nonsense").text()).contains("send the id of the last event");
        assertThat(site.get(EVENTS, "Last-Event-ID", id.substring(1)).brief()).isEqualTo("400/26");
        assertThat(site.sendAs(shop, "GET", "/instances/shop" + EVENTS, "", "Last-Event-ID", id)
                        .brief())
                .isEqualTo("400/26");
        awaitNobody();
        site.machine.events.firstKept = Integer.MAX_VALUE;
        assertThat(site.get(EVENTS, "Last-Event-ID", id).brief()).isEqualTo("410/26");
    }

    @Test
    void anotherInstanceOfTheNameDoesNotGoOn() {
        site.open(SHOP);
        String path = "/instances/shop" + EVENTS;
        String id;
        try (EventReader events = EventReader.open(site, "Bearer " + site.token(SHOP, Scope.ALL, false), path)) {
            id = events.lastId();
        }
        assertThat(site.send("DELETE", "/management/instances/shop?purge=yes", "")
                        .status())
                .isEqualTo(204);
        site.open(SHOP);
        String token = "Bearer " + site.token(SHOP, Scope.ALL, true);
        assertThat(site.sendAs(token, "GET", path, "", "Last-Event-ID", id).brief())
                .isEqualTo("400/26");
    }

    @Test
    void choosesByType() {
        assertThat(site.get(EVENTS + "?type=StockLocke").text())
                .contains("there are ")
                .contains("StockLocked");
        assertThat(site.get(EVENTS + "?category=x").brief()).isEqualTo("400/26");
        try (EventReader events =
                EventReader.open(site, admin, EVENTS + "?type=ProductRemoved&type=ProductChanged&product=chair")) {
            site.stock("chair", "3");
            site.send("DELETE", "/private/products/chair", "");
            assertThat(events.next().type()).isEqualTo("ProductRemoved");
        }
    }

    @Test
    void endsWithItsTokenAndItsInstance() {
        site.open(SHOP);
        String revoked = "Bearer " + site.token(SHOP, Scope.READONLY, false);
        String shop = "Bearer " + site.token(SHOP, Scope.ALL, false);
        String path = "/instances/shop" + EVENTS;
        try (EventReader one = EventReader.open(site, revoked, path);
                EventReader other = EventReader.open(site, shop, path)) {
            assertThat(site.sendAs(revoked, "DELETE", "/instances/shop/private/token", "")
                            .status())
                    .isEqualTo(204);
            assertThat(one.ends()).isTrue();
            site.sendAs(
                    shop,
                    "POST",
                    "/instances/shop/private/products",
                    "{\"product_id\": \"p\", \"description\": \"d\", \"unit\": \"Piece\", \"total_stock\": 1}");
            assertThat(other.next().type()).isEqualTo("ProductDefined");
            assertThat(site.send("DELETE", "/management/instances/shop", "").status())
                    .isEqualTo(204);
            assertThat(other.ends()).isTrue();
        }
    }

    @Test
    void endsWhenItsTokenDoes() {
        String token = "Bearer "
                + site.sendAs(
                                Site.basic("admin", Site.PASSWORD),
                                "POST",
                                "/private/token",
                                "{\"scope\": \"readonly\", \"duration\": {\"d_us\": 60000000}}")
                        .json()
                        .path("access_token")
                        .asText();
        try (EventReader events = EventReader.open(site, token, EVENTS)) {
            site.machine.epochMillis += 60_000;
            assertThat(events.ends()).isTrue();
        }
    }

    @Test
    void soManyListenAndNoMore() throws InterruptedException {
        site.open(SHOP);
        String shop = "Bearer " + site.token(SHOP, Scope.ALL, false);
        try (EventReader first = EventReader.open(site, admin, EVENTS);
                EventReader second = EventReader.open(site, admin, EVENTS)) {
            assertThat(first.lastId()).isEqualTo(second.lastId());
            Site.Reply third = site.get(EVENTS);
            assertThat(third.status()).isEqualTo(429);
            assertThat(third.text()).contains("of this instance");
            assertThat(third.header("Retry-After")).isEqualTo("10");
            Site.Reply other = site.sendAs(shop, "GET", "/instances/shop" + EVENTS, "");
            assertThat(other.status()).isEqualTo(429);
            assertThat(other.text()).contains("from this address");
        }
        awaitNobody();
        EventReader.open(site, admin, EVENTS).close();
    }

    @Test
    void aHeadIsAllThatHeadGets() throws InterruptedException {
        assertThat(site.send("HEAD", EVENTS, "").header("Content-Type")).isEqualTo("text/event-stream");
        await(() -> site.machine.events.listeners() == 0);
    }

    @Test
    void endsWithTheNode() {
        try (Site other = new Site();
                EventReader events = EventReader.open(other, "Bearer " + other.admin(), EVENTS)) {
            other.door.close();
            assertThat(events.ends()).isTrue();
        }
    }
}
