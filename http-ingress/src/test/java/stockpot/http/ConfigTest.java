package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** What wallets and front ends are told first. */
class ConfigTest {
    @Test
    void hasWhatEveryClientWants() {
        try (Site site = new Site()) {
            JsonNode config = site.sendAs("", "GET", "/config", "").json();
            assertThat(config.path("version").asText()).isEqualTo("32:0:20");
            assertThat(config.path("name").asText()).isEqualTo("taler-merchant");
            assertThat(config.path("currency").asText()).isEqualTo("KUDOS");
            JsonNode currency = config.path("currencies").path("KUDOS");
            assertThat(currency.path("currency").asText()).isEqualTo("KUDOS");
            assertThat(currency.path("alt_unit_names").path("0").isTextual()).isTrue();
            assertThat(currency.path("common_amounts").isArray()).isTrue();
            assertThat(currency.path("num_fractional_input_digits").isInt()).isTrue();
            assertThat(config.path("exchanges").isArray()).isTrue();
            assertThat(config.path("default_persona").asText()).isEqualTo("expert");
            assertThat(config.path("have_self_provisioning").isBoolean()).isTrue();
            assertThat(config.path("have_donau").isBoolean()).isTrue();
            assertThat(config.path("payment_target_types").isTextual()).isTrue();
            assertThat(site.sendAs("", "GET", "/instances/admin/config", "").json())
                    .isEqualTo(config);
        }
    }
}
