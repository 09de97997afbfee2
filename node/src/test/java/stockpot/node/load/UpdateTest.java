package stockpot.node.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.stock.StockCommand.ChangeProduct;
import stockpot.stock.StockCommand.DefineProduct;

/** Lines of products that may be there already, which change them. */
class UpdateTest extends Dispatching {
    @BeforeEach
    void changes() {
        dispatcher = dispatcher(true);
    }

    /** What is sent, what it comes to (a code, or nothing), what is sent then and comes of it; and what is said at the end. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "'stock':1,'unit':'Piece','description':'d' | changed         | -       | loaded 1 product in       | -",
                "'stock':1,'unit':'Piece','description':'d' | unchanged       | -       | (1 unchanged, 0 failed)   | -",
                "'price':'EUR:1'                            | changed         | -       | loaded 1 product in       | -",
                "'stock':1,'unit':'Piece','description':'d' | PRODUCT_UNKNOWN | changed | loaded 1 product in       | -",
                "'price':'EUR:1' | PRODUCT_UNKNOWN | - | (0 unchanged, 1 failed) | line 1: description is missing",
                "'stock':0       | TOTAL_REDUCED   | - | (0 unchanged, 1 failed) | line 1: TOTAL_REDUCED: it cannot be",
                "'price':1       | -               | - | (0 unchanged, 1 failed) | line 1: price must be a string",
            })
    void changesWhatIsThereAndDefinesWhatIsNot(
            String members, @Nullable String first, @Nullable String second, String summary, @Nullable String fault)
            throws IOException {
        take(1, ("{'id':'a'," + members + "}").replace('\'', '"'));
        if (first != null) {
            assertThat(sent.get(1L)).isInstanceOf(ChangeProduct.class);
            end(first);
        }
        if (second != null) {
            assertThat(sent.get(1L)).isInstanceOf(DefineProduct.class);
            end(second);
        }
        assertThat(summary()).contains(summary);
        assertThat(told().strip()).startsWith(fault == null ? "" : fault);
        assertThat(flights.isEmpty()).isTrue();
    }

    private void end(String with) throws IOException {
        switch (with) {
            case "changed" -> accept(1, 1);
            case "unchanged" -> acceptUnchanged(1);
            default -> reject(1, with);
        }
    }

    @Test
    void ofOneProductWaitsForTheOneBeforeSoThatTheLastLineStays() throws IOException {
        take(1, "{\"id\":\"a\"," + PRODUCT + "}");
        take(2, "{\"id\":\"a\",\"price\":\"EUR:2\"}");
        assertThat(flights.firstLine(3)).isEqualTo(1);
        reject(1, "PRODUCT_UNKNOWN");
        assertThat(flights.firstLine(3)).isEqualTo(1);
        assertThat(sent).containsOnlyKeys(1L);
        accept(1, 1);
        assertThat(sent).containsOnlyKeys(1L, 2L);
        accept(2, 1);
        assertThat(summary()).startsWith("loaded 2 products in");
    }
}
