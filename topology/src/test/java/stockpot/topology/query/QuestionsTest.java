package stockpot.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stockpot.kernel.CommandContext;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Page;
import stockpot.orders.OrderLists.OrderFilter;
import stockpot.orders.OrderLists.OrderList;
import stockpot.orders.OrderLists.ReservationList;
import stockpot.orders.ReservationKey;
import stockpot.pots.PotLists.PotList;
import stockpot.quantity.Quantity;
import stockpot.stock.Product;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductId;
import stockpot.stock.StockLists.CategoryCounts;
import stockpot.stock.StockLists.Holder;
import stockpot.stock.StockLists.HolderKind;
import stockpot.stock.StockLists.HolderPlace;
import stockpot.stock.StockLists.Holders;
import stockpot.stock.StockLists.Offered;
import stockpot.stock.StockLists.Picture;
import stockpot.stock.StockLists.ProductFilter;
import stockpot.stock.StockLists.ProductList;
import stockpot.stock.StockLists.ProductName;
import stockpot.stock.StockLists.ProductRow;
import stockpot.stock.StockLists.Selection;
import stockpot.stock.Total;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.decide.Samples;
import stockpot.topology.orders.HolderAnswers;
import stockpot.topology.rows.ExpiringEntries;
import stockpot.topology.stock.StockAnswers;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;
import stockpot.topology.table.ValueType;

/** What nodes ask each other and answer arrives as it was sent, with nothing left over. */
class QuestionsTest {
    private static final InstanceId SHOP = new InstanceId("shop\u751f");

    /** Of the question with that name. */
    @SuppressWarnings("unchecked")
    private static <Q> Q question(String name, Q question) {
        RecordTable<Q> table = (RecordTable<Q>) declared(name).asked();
        RowWriter out = new RowWriter();
        table.write(out, question);
        RowReader in = RowReader.content(out.done());
        Q read = table.read(in);
        assertThat(in.rest()).isEmpty();
        return read;
    }

    /** What a partition answers to it. */
    @SuppressWarnings("unchecked")
    private static <P> P part(String name, P part) {
        ValueType<P> type = (ValueType<P>) declared(name).part();
        RowWriter out = new RowWriter();
        type.write(out, part);
        RowReader in = RowReader.content(out.done());
        P read = type.read(in);
        assertThat(in.rest()).isEmpty();
        return read;
    }

    private static Answering<?, ?, ?> declared(String name) {
        return StockpotFamilies.ANSWERS.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static List<ProductList> lists() {
        return List.of(
                new ProductList(SHOP, new Page(0, 20), ProductFilter.ALL),
                new ProductList(
                        SHOP,
                        new Page(Long.MAX_VALUE, -20),
                        new ProductFilter("a\u751f\"", "\n", Long.MAX_VALUE, Long.MAX_VALUE)),
                new ProductList(SHOP, new Page(1, 0), new ProductFilter("x", "y", 0, 0)),
                new ProductList(SHOP, new Page(7, Integer.MAX_VALUE), new ProductFilter("", "", -1, 3)),
                new ProductList(SHOP, new Page(7, -Integer.MAX_VALUE), new ProductFilter("", "", 3, -1)));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void areListsAsTheyAreWanted(ProductList list) {
        assertThat(question("product-list-2", list)).isEqualTo(list);
    }

    @Test
    void areOffersWhateverIsWanted() {
        SplittableRandom random = new SplittableRandom(Long.getLong("stockpot.seed", 1));
        for (int i = 0; i < 2_000; i++) {
            Set<Long> categories = new TreeSet<>();
            Set<ProductId> products = new HashSet<>();
            for (int more = random.nextInt(5); more > 0; more--) {
                categories.add(random.nextLong() >>> (1 + random.nextInt(63)));
                products.add(new ProductId("x".repeat(1 + random.nextInt(100))));
            }
            Offered offered = new Offered(
                    SHOP, new Selection(random.nextBoolean(), categories, products), random.nextInt(10_000));
            assertThat(question("offered", offered)).isEqualTo(offered);
        }
    }

    @Test
    void areOrdersAndReservationsAndPots() {
        OrderList orders = new OrderList(SHOP, new Page(3, -7), new OrderFilter("yes", "\u751f", 1_767_268_800_000L));
        assertThat(question("order-list-3", orders)).isEqualTo(orders);
        ReservationList reservations = new ReservationList(SHOP, new Page(3, 7));
        assertThat(question("reservation-list-2", reservations)).isEqualTo(reservations);
        List<ReservationKey> keys = List.of(new ReservationKey(1), new ReservationKey(CommandContext.MAX_SERIAL));
        Answering.Part<ReservationKey> part = new Answering.Part<>(keys, Long.MAX_VALUE);
        assertThat(part("reservation-list-2", part)).isEqualTo(part);
        PotList pots = new PotList(SHOP, new Page(0, 1));
        assertThat(question("pot-list-2", pots)).isEqualTo(pots);
    }

    @Test
    void bringProductsAsTheyWereFound() {
        ProductDetails bare = Samples.full().withImage("");
        List<ProductRow> found = List.of(
                new ProductRow(
                        new ProductId("chair"),
                        product(),
                        bare,
                        "ab".repeat(32),
                        ExpiringEntries.FOREVER,
                        Quantity.of(2)),
                new ProductRow(new ProductId("3:a\u751f|"), product(), Samples.named("a thing"), "", 9, Quantity.ZERO));
        assertThat(part("offered", found)).isEqualTo(found);
        assertThat(part("offered", List.of())).isEmpty();
        List<ProductName> names = List.of(new ProductName(new ProductId("chair"), 77, 0));
        Answering.Part<ProductName> part = new Answering.Part<>(names, 9_007_199_254_740_991L);
        assertThat(part("product-list-2", part)).isEqualTo(part);
    }

    @Test
    void bringCountsAndVersions() {
        List<StockAnswers.Count> counts =
                List.of(new StockAnswers.Count(0, 1), new StockAnswers.Count(Long.MAX_VALUE, Integer.MAX_VALUE));
        assertThat(question("category-counts", new CategoryCounts(SHOP))).isEqualTo(new CategoryCounts(SHOP));
        assertThat(part("category-counts", counts)).isEqualTo(counts);
        for (String family : List.of("stock-version", "pots-version")) {
            assertThat(part(family, -1L)).isEqualTo(-1L);
            assertThat(part(family, CommandContext.MAX_SERIAL)).isEqualTo(CommandContext.MAX_SERIAL);
        }
    }

    @Test
    void bringHolders() {
        HolderPlace place = new HolderPlace(Long.MAX_VALUE, HolderKind.RESERVATION, "17");
        for (Holders asked : List.of(
                new Holders(SHOP, new ProductId("chair"), null, 20),
                new Holders(SHOP, new ProductId("x"), place, -3))) {
            assertThat(question("holders", asked)).isEqualTo(asked);
        }
        List<Holder> found =
                List.of(new Holder(place, Quantity.parse("1.5"), false), new Holder(place, Quantity.parse("2"), true));
        assertThat(part("holders", found)).isEqualTo(found);
        assertThat(question("holders-dated", new HolderAnswers.Dated(SHOP, found)))
                .isEqualTo(new HolderAnswers.Dated(SHOP, found));
    }

    @Test
    void bringPictures() {
        Picture sought = new Picture(SHOP, "ab".repeat(32));
        assertThat(question("image", sought)).isEqualTo(sought);
        for (String image : List.of("", "data:,x", "data:image/png;base64," + "A".repeat(1 << 20))) {
            assertThat(part("image", image)).isEqualTo(image);
        }
    }

    @Test
    void areAboutCommitsAtAnyOffset() {
        CommitQuestion question = new CommitQuestion(new OwnedPartitions.Id("orders", 11), Long.MAX_VALUE, 500);
        assertThat(CommitQuestion.read(question.write())).isEqualTo(question);
    }

    private static Product product() {
        return new Product(
                77,
                Total.of(Quantity.parse("12.5")),
                Quantity.ZERO,
                Quantity.parse("1.000001"),
                Quantity.parse("3"),
                2,
                Quantity.parse("2.5"),
                Quantity.parse("1.5"),
                3,
                Samples.full().fractions(),
                Samples.full().nextRestock());
    }
}
