package stockpot.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import stockpot.stock.StockLists.ProductFilter;
import stockpot.stock.StockLists.Selection;

class StockListsTest {
    private static final ProductDetails RED = Samples.details("Red Chair", "Piece", Fractions.NONE);

    private static ProductFilter texts(String name, String description) {
        return new ProductFilter(name, description, -1, -1);
    }

    @Test
    void takeEveryProductUnlessSomethingIsFiltered() {
        assertThat(ProductFilter.ALL.takes(7, List.of())).isTrue();
        assertThat(ProductFilter.ALL.searchesTexts()).isFalse();
        assertThat(ProductFilter.ALL.takesTexts(RED)).isTrue();
    }

    @Test
    void takeProductsOfAGroupAndACategory() {
        ProductFilter both = new ProductFilter("", "", 3, 0);
        assertThat(both.takes(0, List.of(1L, 3L))).isTrue();
        assertThat(both.takes(1, List.of(3L))).isFalse();
        assertThat(both.takes(0, List.of(1L))).isFalse();
        assertThat(new ProductFilter("", "", 0, -1).takes(1, List.of())).isFalse();
        assertThat(both.searchesTexts()).isFalse();
    }

    @Test
    void takePartsOfTextsInAnyCase() {
        assertThat(texts("rED", "").searchesTexts()).isTrue();
        assertThat(texts("", "OF the").searchesTexts()).isTrue();
        assertThat(texts("rED", "OF the").takesTexts(RED)).isTrue();
        assertThat(texts("region", "").takesTexts(RED)).isFalse();
        assertThat(texts("", "blue").takesTexts(RED)).isFalse();
    }

    @Test
    void takeProductsThatAnyOfThreeNames() {
        ProductId chair = new ProductId("chair");
        assertThat(Selection.ALL.takes(chair, List.of())).isTrue();
        Selection some = new Selection(false, Set.of(3L), Set.of(chair));
        assertThat(some.takes(chair, List.of())).isTrue();
        assertThat(some.takes(new ProductId("table"), List.of(1L, 3L))).isTrue();
        assertThat(some.takes(new ProductId("table"), List.of(1L))).isFalse();
    }

    @Test
    void needNoSearchWhereOnlyProductsAreNamed() {
        ProductId chair = new ProductId("chair");
        assertThat(new Selection(false, Set.of(), Set.of(chair)).isOfProductsAlone())
                .isTrue();
        assertThat(new Selection(false, Set.of(3L), Set.of(chair)).isOfProductsAlone())
                .isFalse();
        assertThat(new Selection(true, Set.of(), Set.of(chair)).isOfProductsAlone())
                .isFalse();
    }
}
