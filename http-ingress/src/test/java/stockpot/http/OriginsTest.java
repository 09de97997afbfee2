package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.http.Site.Reply;

/** Pages of other sites. */
class OriginsTest {
    private static final String[] ASKS = {
        "Origin", "https://till.example",
        "Access-Control-Request-Method", "POST",
        "Access-Control-Request-Headers", "authorization, content-type"
    };

    private static Site site(String origins) {
        HttpSettings.Outside outside = new HttpSettings.Outside(null, Networks.NONE, false, Origins.of(origins), "");
        return new Site(_ -> Site.settings(outside), List.of());
    }

    private static void refuses(Reply reply) {
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(reply.header("Access-Control-Allow-Methods")).isEmpty();
    }

    @Test
    void anyMayCallUnlessItIsSetOtherwise() {
        try (Site site = site("*")) {
            Reply preflight = site.sendAs("", "OPTIONS", "/private/products/p/lock", "", ASKS);
            assertThat(preflight.status()).isEqualTo(204);
            assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(preflight.header("Access-Control-Allow-Methods")).isEqualTo("POST");
            assertThat(preflight.header("Access-Control-Allow-Headers"))
                    .contains(
                            "Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "Prefer");
            assertThat(site.sendAs("", "OPTIONS", "/templates/none", "", ASKS).header("Access-Control-Allow-Methods"))
                    .isEqualTo("GET, POST, HEAD");
            Reply got = site.get("/private/products", ASKS);
            assertThat(got.header("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(got.header("Access-Control-Expose-Headers"))
                    .contains("ETag", "Location", "Stockpot-Position", "Retry-After");
            assertThat(site.sendAs("", "OPTIONS", "/nothing", "", ASKS).status())
                    .isEqualTo(404);
        }
    }

    @Test
    void whereBrowsersSendPasswordsNobodyIsTold() {
        try (Site site = site("*")) {
            refuses(site.sendAs("", "OPTIONS", "/servlets/services/reservation/shop", "", ASKS));
            assertThat(site.sendAs("", "GET", "/servlets/nothing", "", ASKS).header("Access-Control-Allow-Origin"))
                    .isEmpty();
            assertThat(site.sendAs("", "OPTIONS", "/internal/x", "", ASKS).header("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
    }

    @Test
    void thoseThatAreNamedMayCall() {
        try (Site site = site("https://shop.example https://till.example")) {
            Reply named = site.get("/config", ASKS);
            assertThat(named.header("Access-Control-Allow-Origin")).isEqualTo("https://till.example");
            assertThat(named.header("Vary")).contains("Origin");
            Reply another = site.get("/config", "Origin", "https://evil.example");
            assertThat(another.status()).isEqualTo(200);
            assertThat(another.header("Access-Control-Allow-Origin")).isEmpty();
            assertThat(another.header("Vary")).contains("Origin");
        }
    }

    @Test
    void orNobodyMay() {
        try (Site site = site("none")) {
            refuses(site.sendAs("", "OPTIONS", "/config", "", ASKS));
            assertThat(site.get("/config", ASKS).header("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "till.example",
                "https://till.example/",
                "ftp://till.example",
                "https://a.b, *",
                "https://a b"
            })
    void whatIsNoOriginIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Origins.of(text))
                .withMessageContaining("must be *, none, or");
    }
}
