package stockpot.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stockpot.kernel.InstanceId;
import stockpot.quantity.Quantity;
import stockpot.stock.StockLists.Holder;
import stockpot.stock.StockLists.HolderKind;
import stockpot.stock.StockLists.HolderPlace;
import stockpot.stock.StockLists.Holders;
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

    @Test
    void orderHoldersByDeadlineThenKindThenId() {
        List<Holder> holders = List.of(
                holder(1, HolderKind.RESERVATION, "1"),
                holder(2, HolderKind.LOCK, "b"),
                holder(2, HolderKind.ORDER, "a"),
                holder(2, HolderKind.ORDER, "b"),
                holder(Hold.NEVER, HolderKind.LOCK, "a"));
        assertThat(page(null, 9, holders)).isEqualTo(holders);
        assertThat(page(null, -2, holders)).isEqualTo(holders.reversed().subList(0, 2));
        assertThat(page(holders.get(1).place(), 2, holders)).isEqualTo(holders.subList(2, 4));
        assertThat(page(holders.get(1).place(), -2, holders)).isEqualTo(holders.subList(0, 1));
        assertThat(holders.get(1).until(7)).isEqualTo(holder(7, HolderKind.LOCK, "b"));
    }

    private static Holder holder(long until, HolderKind kind, String id) {
        return new Holder(new HolderPlace(until, kind, id), Quantity.of(1), false);
    }

    private static List<Holder> page(@Nullable HolderPlace after, int limit, List<Holder> holders) {
        Holders asked = new Holders(new InstanceId("shop"), new ProductId("chair"), after, limit);
        return asked.page(holders.reversed().stream());
    }

    @Test
    void refuseHoldersThatCannotBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> new HolderPlace(-1, HolderKind.LOCK, "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> new HolderPlace(0, HolderKind.LOCK, ""));
        assertThat(new HolderPlace(0, HolderKind.LOCK, "a").until()).isZero();
    }
}
