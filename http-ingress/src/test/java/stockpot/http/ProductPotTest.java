package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stockpot.http.Site.Reply;

/** The pots that products name. */
class ProductPotTest {
    private static final String BREAD = "/private/products/bread";
    private static final String UNKNOWN = "404/9903 MERCHANT_GENERIC_MONEY_POT_UNKNOWN";

    @AutoClose
    private static final Site site = new Site();

    private Shop shop;

    @BeforeEach
    void openShop() {
        shop = Shop.open(site);
    }

    private long open(String name) {
        return shop.post("/private/pots", "{'pot_name':'" + name + "','description':'d'}")
                .json()
                .path("pot_serial_id")
                .asLong();
    }

    private void close(long pot) {
        assertThat(shop.send("DELETE", "/private/pots/" + pot, "").brief()).isEqualTo("204");
    }

    private Reply change(String member) {
        return shop.send("PATCH", BREAD, "{'money_pot_id':" + member + "}");
    }

    private long shown() {
        return shop.get(BREAD).json().path("money_pot_id").asLong(-1);
    }

    private List<String> shownForSale() {
        return shop.get("/private/pos").json().findValuesAsText("money_pot_id");
    }

    @Test
    void haveToBeThere() {
        long pot = open("own");
        shop.stock("bread", "1", ",'money_pot_id':" + pot);
        Reply refused = change("" + (pot + 999_999));
        assertThat(refused.full()).isEqualTo(UNKNOWN);
        assertThat(refused.json().path("detail").asText())
                .isEqualTo("money_pot_id " + (pot + 999_999) + " does not exist");
        assertThat(change("null").full()).isEqualTo("204");
        assertThat(shown()).isEqualTo(pot);
        assertThat(change("0").full()).isEqualTo("204");
        assertThat(shown()).isZero();
        assertThat(change("" + pot).full()).isEqualTo("204");
        assertThat(shown()).isEqualTo(pot);
    }

    @Test
    void areOfTheSameInstance() {
        long pot = open("own");
        shop = Shop.open(site);
        shop.stock("bread", "1", "");
        assertThat(change("" + pot).full()).isEqualTo(UNKNOWN);
    }

    @Test
    void areLeftOutWhenTheyAreGone() {
        long pot = open("own");
        shop.stock("bread", "1", ",'money_pot_id':" + pot);
        Reply before = shop.get(BREAD);
        assertThat(before.json().path("money_pot_id").asLong()).isEqualTo(pot);
        assertThat(before.header("ETag")).endsWith("-0\"");
        assertThat(shownForSale()).containsExactly("" + pot);

        close(pot);

        Reply after = shop.get(BREAD, "If-None-Match", before.header("ETag"));
        assertThat(after.json().path("money_pot_id").asLong(-1)).isZero();
        assertThat(after.header("ETag")).isEqualTo(before.header("ETag").replace("-0\"", "-1\""));
        assertThat(shownForSale()).containsExactly("0");
        assertThat(change("" + pot).full()).isEqualTo(UNKNOWN);
    }

    @Test
    void areLookedUpTogetherWhenTheyAreMany() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            long pot = open("p" + i);
            shop.stock("product" + i, "1", ",'money_pot_id':" + pot);
            if (i % 3 == 0) {
                close(pot);
            }
            expected.add(i % 3 == 0 ? "0" : "" + pot);
        }
        site.machine.potReads = 0;
        assertThat(shownForSale()).isEqualTo(expected);
        assertThat(site.machine.potReads).isEqualTo(1);
    }
}
