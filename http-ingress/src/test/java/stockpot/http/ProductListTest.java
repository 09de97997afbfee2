package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of products with its pages and filters. */
class ProductListTest {
    @AutoClose
    private static final Site site = new Site();

    @BeforeAll
    static void open() {
        for (int i = 10; i < 35; i++) {
            site.stock("p" + i, "1");
        }
        site.post("/private/products", """
                {"product_id": "bread", "product_name": "White Bread", "description": "Fresh & soft", "unit": "Piece",
                 "total_stock": 1}
                """);
    }

    private static String listed(String query) {
        JsonNode json = site.get("/private/products" + query).json();
        return String.join(" ", json.path("products").findValuesAsText("product_id"));
    }

    @Test
    void showsTwentyByDefault() {
        JsonNode products = site.get("/private/products").json().path("products");
        assertThat(products).hasSize(20);
        assertThat(products.get(0).path("product_id").asText()).isEqualTo("p10");
        long last = products.get(19).path("product_serial").asLong();
        assertThat(listed("?offset=" + last)).isEqualTo("p30 p31 p32 p33 p34 bread");
        assertThat(listed("?limit=-2&offset=" + last)).isEqualTo("p28 p27");
    }

    @Test
    void showsAllThatAProductAloneShows() {
        ObjectNode alone = (ObjectNode) site.get("/private/products/bread").json();
        alone.remove("image");
        alone.put("product_id", "bread");
        assertThat(site.get("/private/products?ids=bread").json().at("/products/0"))
                .isEqualTo(alone);
        JsonNode page =
                site.get("/private/products?limit=-2&details=YES").json().path("products");
        assertThat(page.get(0)).isEqualTo(alone);
        assertThat(page.get(1).path("unit_available").asText()).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "?ids=p12%2Cbread%2Cp11, p12 bread p11",
                "?ids=p12%2Cnothing%2Cp12%2C%2Cp11, p12 p11",
                "?ids=, ''",
                "?ids=nothing, ''",
                "?details=yes&limit=2, p10 p11",
                "?details=yes&limit=-1&offset=0, ''",
                "?details=no&limit=1, p10",
                "?limit=2, p10 p11",
                "?limit=-2, bread p34",
                "?limit=0, ''",
                "?name_filter=bread, bread",
                "?name_filter=WHITE%20br, bread",
                "?name_filter=white+bread, bread",
                "?description_filter=%26%20SOFT, bread",
                "?description_filter=hard, ''",
                "?category_filter=7, ''",
                "?product_group_serial=0&limit=1, p10",
                "?product_group_serial=7, ''",
                "?limit=1&unknown=7, p10",
                "?&limit=1&, p10",
            })
    void filters(String query, String expected) {
        assertThat(listed(query)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=x",
        "limit=1.5",
        "limit=99999999999999999999",
        "offset=-1",
        "offset=x",
        "category_filter=x",
        "category_filter=-1",
        "product_group_serial=y",
        "limit=1&limit=2",
        "name_filter=%ff",
        "name_filter=%zz",
        "ids=%07"
    })
    void refuses(String query) {
        // Sent raw: the client would not.
        try (Wire wire = new Wire(site.door.port())) {
            String answer = wire.send("GET /private/products?" + query + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                            + "Authorization: Bearer " + site.admin() + "\r\n\r\n")
                    .readAll();
            assertThat(answer).startsWith("HTTP/1.1 400 ").contains("{\"code\":26,");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void takesALargeLimitForTheLargest() {
        assertThat(listed("?limit=1000000").split(" ")).hasSize(26);
    }
}
