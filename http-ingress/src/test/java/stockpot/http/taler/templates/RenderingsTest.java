package stockpot.http.taler.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Json;
import stockpot.http.exchange.RequestIds;
import stockpot.http.exchange.Verb;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;

/** How often a large answer is made. */
class RenderingsTest {
    private static final InstanceId SHOP = new InstanceId("shop");
    private static final Endpoint ENDPOINT = new Endpoint(Verb.GET, "/x", Access.PUBLIC, _ -> HttpResponse.empty(204));

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger version = new AtomicInteger();

    private static HttpRequest call(Map<String, String> headers) {
        return new HttpRequest(
                ENDPOINT,
                SHOP,
                List.of(),
                List.of(),
                null,
                headers::get,
                null,
                new byte[0],
                null,
                new RequestIds(null),
                _ -> false);
    }

    private HttpResponse ask(Renderings renderings, String what, Map<String, String> headers) throws Exception {
        return renderings.answer(call(headers), SHOP, what, () -> "v" + version.get(), this::read);
    }

    private Json.Writing read() {
        int number = made.incrementAndGet();
        return out -> out.writeString(number + "x".repeat(1_000));
    }

    @Test
    void makesItOnceAsLongAsNothingChanges() throws Exception {
        Renderings renderings = new Renderings(10_000);
        HttpResponse first = ask(renderings, "a", Map.of());
        assertThat(ask(renderings, "a", Map.of()).body())
                .as("the same bytes, however many take them away")
                .isSameAs(first.body());
        String tag = first.headers().getFirst().value();
        assertThat(ask(renderings, "a", Map.of("If-None-Match", tag)).status()).isEqualTo(304);
        assertThat(made).hasValue(1);
        version.incrementAndGet();
        assertThat(ask(renderings, "a", Map.of("If-None-Match", tag)).status()).isEqualTo(200);
        assertThat(made).hasValue(2);
    }

    @Test
    void keepsNoMoreThanItMay() throws Exception {
        Renderings renderings = new Renderings(2_500);
        for (String what : List.of("a", "b", "c", "c", "b", "a")) {
            ask(renderings, what, Map.of());
        }
        assertThat(made).hasValue(4);
        Renderings none = new Renderings(100);
        ask(none, "a", Map.of());
        ask(none, "a", Map.of());
        assertThat(made).hasValue(6);
    }

    @Test
    void sharesTheNextOneAmongAllWhoCameMeanwhile() throws Exception {
        Renderings renderings = new Renderings(0);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpResponse> first = clients.submit(() ->
                    renderings.answer(call(Map.of()), SHOP, "a", () -> "v" + version.incrementAndGet(), () -> {
                        begun.countDown();
                        await().until(() -> mayGoOn.getCount() == 0);
                        return read();
                    }));
            begun.await();
            List<Future<HttpResponse>> others = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                others.add(clients.submit(() -> renderings.answer(
                        call(Map.of()),
                        SHOP,
                        "a",
                        () -> {
                            asked.incrementAndGet();
                            return "v" + version.incrementAndGet();
                        },
                        this::read)));
            }
            await().until(() -> asked.get() >= 50);
            mayGoOn.countDown();
            byte[] shared = others.getFirst().get().body();
            assertThat(shared).isNotSameAs(first.get().body());
            for (Future<HttpResponse> other : others) {
                assertThat(other.get().body()).isSameAs(shared);
            }
        }
        assertThat(made).hasValue(2);
    }

    @Test
    void findsOutOnceThatItIsTooLarge() throws Exception {
        Renderings renderings = new Renderings(10_000);
        Renderings.Reading tooMuch = () -> {
            made.incrementAndGet();
            throw new Unavailable(Unavailable.Kind.TOO_LARGE, "rows of more than may be");
        };
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> renderings.answer(call(Map.of()), SHOP, "a", () -> "v" + version.get(), tooMuch))
                    .isInstanceOf(Json.TooLarge.class);
        }
        assertThat(made).hasValue(1);
        version.incrementAndGet();
        assertThat(ask(renderings, "a", Map.of()).status()).as("less of it").isEqualTo(200);
    }

    @Test
    void refusesWhatIsTooLarge() {
        Renderings renderings = new Renderings(1 << 20);
        assertThatThrownBy(() -> renderings.answer(call(Map.of()), SHOP, "a", () -> "v", () -> out -> {
                    out.writeStartArray();
                    for (int i = 0; i < 17; i++) {
                        out.writeString("x".repeat(1 << 20));
                    }
                    out.writeEndArray();
                }))
                .isInstanceOf(Json.TooLarge.class);
    }
}
