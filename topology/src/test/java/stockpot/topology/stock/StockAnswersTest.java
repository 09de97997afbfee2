package stockpot.topology.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Page;
import stockpot.kernel.Question;
import stockpot.kernel.Unavailable;
import stockpot.quantity.Quantity;
import stockpot.stock.Fractions;
import stockpot.stock.Image;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.ProductPatch;
import stockpot.stock.Restock;
import stockpot.stock.StockCommand.ChangeProduct;
import stockpot.stock.StockCommand.DefineProduct;
import stockpot.stock.StockCommand.RemoveProduct;
import stockpot.stock.StockLists.CategoryCounts;
import stockpot.stock.StockLists.Offered;
import stockpot.stock.StockLists.Picture;
import stockpot.stock.StockLists.ProductBytes;
import stockpot.stock.StockLists.ProductFilter;
import stockpot.stock.StockLists.ProductList;
import stockpot.stock.StockLists.ProductName;
import stockpot.stock.StockLists.ProductRow;
import stockpot.stock.StockLists.Selection;
import stockpot.stock.Total;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.decide.Samples;
import stockpot.topology.query.Answering;
import stockpot.topology.query.FanOut;
import stockpot.topology.query.RowQueries;
import stockpot.topology.query.TwoNodes;

/** Reads of products from real stores on two nodes. */
@Timeout(60)
class StockAnswersTest {
    private static final InstanceId SHOP = new InstanceId("shop");
    private static final String PICTURE = "data:image/png;base64,YWJj";
    private static final String ALIKE = "data:image/gif,abc";
    private static final long FROM_THE_END = Long.MAX_VALUE;

    @TempDir
    Path folder;

    @AutoClose
    private TwoNodes nodes;

    @BeforeEach
    void open() {
        nodes = new TwoNodes(folder, List.of(0, 1), List.of(2, 3));
    }

    private static ProductKey key(String product) {
        return new ProductKey(SHOP, new ProductId(product));
    }

    private static DefineProduct define(ProductKey key, ProductDetails details) {
        return new DefineProduct(key, Total.of(Quantity.of(5)), details);
    }

    private static ProductDetails details(String name, String description, List<Long> categories, long group) {
        return new ProductDetails(
                name,
                description,
                new TreeMap<>(),
                categories,
                "Piece",
                Fractions.NONE,
                null,
                null,
                List.of(),
                "",
                List.of(),
                false,
                "",
                Restock.UNKNOWN,
                0,
                group,
                0,
                null);
    }

    private static ChangeProduct picture(ProductKey key, String image) {
        return new ChangeProduct(key, new ProductPatch(ProductDetails.NO_CHANGE.set("image", image), null, null));
    }

    private static Page all(long after, int limit) {
        return new Page(after, limit);
    }

    private static ProductFilter filter(String name, String description, long category, long group) {
        return new ProductFilter(name, description, category, group);
    }

    private List<String> list(int node, Page page) throws Unavailable, InterruptedException {
        return list(node, page, ProductFilter.ALL);
    }

    private List<String> list(int node, Page page, ProductFilter filter) throws Unavailable, InterruptedException {
        return nodes.fanOut(node).ask(new ProductList(SHOP, page, filter)).stream()
                .map(named -> named.id().value())
                .toList();
    }

    private List<ProductRow> rows(int node, Selection selection, int limit) throws Unavailable, InterruptedException {
        return nodes.fanOut(node).ask(new Offered(SHOP, selection, limit));
    }

    private List<String> offered(int node, Selection selection, int limit) throws Unavailable, InterruptedException {
        return rows(node, selection, limit).stream()
                .map(row -> row.id().value())
                .toList();
    }

    private long serial(String product) throws Unavailable, InterruptedException {
        return nodes.product(0, key(product)).orElseThrow().value().product().serial();
    }

    /** Defines thirty products all over the partitions and answers them in the order of their serial numbers. */
    private List<String> thirty() {
        record Made(String product, long serial) {}
        List<Made> made = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String product = "product-" + i;
            made.add(new Made(product, nodes.send(define(key(product), Samples.named("a thing")))));
        }
        return made.stream()
                .sorted(Comparator.comparingLong(Made::serial))
                .map(Made::product)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void findOneWithItsPictureWhereverItIs(int node) throws Unavailable, InterruptedException {
        for (String product : thirty()) {
            nodes.send(picture(key(product), PICTURE));
            ProductRow found = nodes.product(node, key(product)).orElseThrow().value();
            assertThat(found.id()).isEqualTo(new ProductId(product));
            assertThat(found.details()).isEqualTo(Samples.named("a thing").withImage(PICTURE));
            assertThat(found.imageHash()).isEqualTo(Image.hashOf(PICTURE));
            assertThat(found.product().total()).isEqualTo(Total.of(Quantity.of(5)));
            nodes.send(picture(key(product), ""));
            assertThat(nodes.product(node, key(product)).orElseThrow().value().details())
                    .isEqualTo(Samples.named("a thing"));
        }
        assertThat(nodes.product(node, key("nothing"))).isEmpty();
        assertThat(nodes.asked()).contains(RowQueries.NAME);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void listInTheOrderOfSerialNumbersForwardsAndBackwards(int node) throws Unavailable, InterruptedException {
        List<String> products = thirty();
        nodes.send(define(ProductKey.of("other", "product-1"), Samples.named("a thing")));
        assertThat(list(node, all(0, 100))).isEqualTo(products);
        assertThat(list(node, all(FROM_THE_END, -100))).isEqualTo(products.reversed());
        assertThat(list(node, all(0, 7))).isEqualTo(products.subList(0, 7));
        assertThat(list(node, all(FROM_THE_END, -7)))
                .isEqualTo(products.reversed().subList(0, 7));
        assertThat(list(node, all(0, 0))).isEmpty();
        assertThat(list(node, all(FROM_THE_END, 7))).isEmpty();
        assertThat(list(node, all(0, -7))).isEmpty();
        assertThat(nodes.asked()).as("one request a list").hasSize(7).containsOnly("product-list-2");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void areOfferedAsTheyAreListed(int node) throws Unavailable, InterruptedException {
        List<String> products = thirty();
        assertThat(offered(node, Selection.ALL, 100)).isEqualTo(products);
        assertThat(offered(node, Selection.ALL, 7)).isEqualTo(products.subList(0, 7));
        assertThat(nodes.asked()).as("one request a question").hasSize(2).containsOnly("offered");
        nodes.send(define(key("a"), details("Red Chair", "of WOOD", List.of(1L), 7)));
        assertThat(nodes.fanOut(node).ask(new ProductList(SHOP, all(0, 99), filter("", "", -1, 7))))
                .containsExactly(new ProductName(new ProductId("a"), serial("a"), 7));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void areNotListedWhenTheyAreTooMuch(int node) throws Unavailable, InterruptedException {
        for (int i = 0; i < 24; i++) {
            nodes.send(define(key("product-" + i), details("n", "x".repeat(800_000), List.of(), 0)));
        }
        assertThatThrownBy(() -> rows(node, Selection.ALL, 100))
                .isInstanceOfSatisfying(
                        Unavailable.class, e -> assertThat(e.kind()).isEqualTo(Unavailable.Kind.TOO_LARGE));
        assertThat(list(node, all(0, 100))).hasSize(24);
        assertThat(list(node, all(0, 100), filter("", "xx", -1, -1))).hasSize(24);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void areWeighedWithTheirPictures(int node) throws Unavailable, InterruptedException {
        assertThat(nodes.fanOut(node).ask(new ProductBytes(SHOP))).isZero();
        nodes.send(define(key("a"), details("n", "x".repeat(1_000), List.of(), 0)));
        nodes.send(define(key("b"), details("n", "x".repeat(2_000), List.of(), 0)));
        nodes.send(define(ProductKey.of("other", "a"), Samples.named("a thing")));
        assertThat(nodes.fanOut(node).ask(new ProductBytes(SHOP))).isBetween(3_000L, 3_200L);
        nodes.send(picture(key("a"), PICTURE));
        assertThat(nodes.fanOut(node).ask(new ProductBytes(SHOP))).isGreaterThan(3_000L + PICTURE.length());
        nodes.send(new RemoveProduct(key("a"), true));
        nodes.send(new RemoveProduct(key("b"), true));
        assertThat(nodes.fanOut(node).ask(new ProductBytes(SHOP))).isZero();
    }

    @Test
    void goOnBehindASerialNumber() throws Unavailable, InterruptedException {
        List<String> products = thirty();
        long last = serial(list(0, all(0, 10)).getLast());
        assertThat(list(0, all(last, 10))).isEqualTo(products.subList(10, 20));
        assertThat(list(0, all(last, -5)))
                .isEqualTo(products.subList(0, 9).reversed().subList(0, 5));
    }

    @Test
    void showNoPictureInAListButItsHash() throws Unavailable, InterruptedException {
        for (String product : thirty()) {
            nodes.send(picture(key(product), PICTURE));
        }
        assertThat(rows(0, Selection.ALL, 100)).hasSize(30).allSatisfy(found -> {
            assertThat(found.details()).isEqualTo(Samples.named("a thing"));
            assertThat(found.imageHash()).isEqualTo(Image.hashOf(PICTURE));
        });
    }

    @Test
    void listWhatWasRemovedNoMore() throws Unavailable, InterruptedException {
        List<String> products = thirty();
        nodes.send(new RemoveProduct(key(products.getFirst()), true));
        assertThat(list(1, all(0, 100))).isEqualTo(products.subList(1, 30));
    }

    @Test
    void listOnlyWhatIsWanted() throws Unavailable, InterruptedException {
        nodes.send(
                define(key("a"), details("Red Chair", "of WOOD", List.of(1L), 0)),
                define(key("b"), details("red table", "of steel", List.of(1L, 2L), 7)),
                define(key("c"), details("\u00c4pfel", "", List.of(), 7)),
                define(key("d"), details("Stuhl", "of wood", List.of(3L, 3L), 0)));
        Page page = all(0, 9);
        assertThat(list(0, page, filter("RED", "", -1, -1))).containsExactlyInAnyOrder("a", "b");
        assertThat(list(0, page, filter("red", "wood", -1, -1))).containsExactly("a");
        assertThat(list(0, page, filter("\u00e4PF", "", -1, -1))).containsExactly("c");
        assertThat(list(0, page, filter("", "", -1, 7))).containsExactlyInAnyOrder("b", "c");
        assertThat(list(0, page, filter("", "", -1, 0))).containsExactlyInAnyOrder("a", "d");
        assertThat(list(0, page, filter("", "", 1, -1))).containsExactlyInAnyOrder("a", "b");
        assertThat(list(0, page, filter("table", "", 1, 7))).containsExactly("b");
        assertThat(offered(0, selection(Set.of(2L, 3L), Set.of()), 9)).containsExactlyInAnyOrder("b", "d");
        assertThat(offered(0, selection(Set.of(2L), Set.of("a", "nothing")), 9))
                .as("those of a category and a named one")
                .containsExactlyInAnyOrder("a", "b");
        assertThat(offered(0, selection(Set.of(), Set.of()), 9))
                .as("nothing named")
                .isEmpty();
        assertThat(nodes.fanOut(0).ask(new ProductList(new InstanceId("other"), page, ProductFilter.ALL)))
                .isEmpty();
    }

    @Test
    void lookUpNamedProductsAsASearchWouldFindThem() throws Unavailable, InterruptedException {
        List<String> products = thirty();
        Set<String> some = Set.of("product-3", "product-4", "product-5", "product-6", "product-7", "nothing");
        List<String> expected = products.stream().filter(some::contains).toList();
        assertThat(expected).hasSize(5);
        assertThat(offered(0, selection(Set.of(), some), 100)).isEqualTo(expected);
        assertThat(offered(1, selection(Set.of(), some), 2)).isEqualTo(expected.subList(0, 2));
    }

    private static Selection selection(Set<Long> categories, Set<String> products) {
        return new Selection(
                false, categories, products.stream().map(ProductId::new).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void countTheProductsOfCategories(int node) throws Unavailable, InterruptedException {
        for (int i = 0; i < 12; i++) {
            List<Long> categories = i % 2 == 0 ? List.of(1L) : List.of(2L, Long.MAX_VALUE, 2L);
            nodes.send(define(key("product-" + i), details("a thing", "", categories, 0)));
        }
        nodes.send(
                define(key("none"), Samples.named("a thing")),
                define(ProductKey.of("other", "x"), details("a thing", "", List.of(1L), 0)));
        assertThat(nodes.fanOut(node).ask(new CategoryCounts(SHOP))).isEqualTo(Map.of(1L, 6, 2L, 6, Long.MAX_VALUE, 6));
        nodes.send(new RemoveProduct(key("product-0"), true));
        assertThat(nodes.fanOut(node).ask(new CategoryCounts(SHOP))).containsEntry(1L, 5);
        assertThat(nodes.fanOut(node).ask(new CategoryCounts(new InstanceId("nobody"))))
                .isEmpty();
        assertThat(nodes.asked()).hasSize(3).containsOnly("category-counts");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void findAPictureByItsHash(int node) throws Unavailable, InterruptedException {
        List<String> products = thirty();
        String hash = Image.hashOf(PICTURE);
        FanOut fanOut = nodes.fanOut(node);
        assertThat(fanOut.ask(new Picture(SHOP, hash))).isEmpty();
        nodes.send(picture(key(products.get(3)), PICTURE));
        assertThat(fanOut.ask(new Picture(SHOP, hash))).contains(PICTURE);
        assertThat(fanOut.ask(new Picture(new InstanceId("other"), hash))).isEmpty();
        assertThat(fanOut.ask(new Picture(SHOP, "0" + hash.substring(1)))).isEmpty();
        nodes.send(picture(key(products.get(3)), "data:,other"));
        assertThat(fanOut.ask(new Picture(SHOP, hash))).isEmpty();
        nodes.send(picture(key(products.get(4)), PICTURE), picture(key(products.get(4)), ALIKE));
        assertThat(fanOut.ask(new Picture(SHOP, hash))).contains(ALIKE);
        nodes.send(picture(key(products.get(5)), ALIKE), new RemoveProduct(key(products.get(4)), true));
        assertThat(fanOut.ask(new Picture(SHOP, hash)))
                .as("the other one has it still")
                .contains(ALIKE);
        nodes.send(new RemoveProduct(key(products.get(5)), true));
        assertThat(fanOut.ask(new Picture(SHOP, hash))).isEmpty();
    }

    @Test
    void askAgainWhileAPartitionIsMoving() throws Unavailable, InterruptedException {
        List<String> products = thirty();
        nodes.failNext(3);
        assertThat(list(0, all(0, 100))).isEqualTo(products);
        assertThat(nodes.asked()).hasSize(4);
    }

    @Test
    void showOnceWhatTwoNodesOwn() throws Unavailable, InterruptedException {
        nodes.close();
        nodes = new TwoNodes(folder.resolve("moving"), List.of(0, 1, 2), List.of(1, 2, 3));
        List<String> products = thirty();
        nodes.send(define(ProductKey.of("other", "x"), details("a thing", "", List.of(9L), 0)));
        for (int node = 0; node < 2; node++) {
            assertThat(list(node, all(0, 100))).isEqualTo(products);
            assertThat(nodes.fanOut(node).ask(new CategoryCounts(new InstanceId("other"))))
                    .isEqualTo(Map.of(9L, 1));
        }
    }

    @Test
    void areAskedAloneByANodeThatOwnsAll() throws Unavailable, InterruptedException {
        nodes.close();
        nodes = new TwoNodes(folder.resolve("alone"), List.of(0, 1, 2, 3), List.of());
        List<String> products = thirty();
        assertThat(list(0, all(0, 100))).isEqualTo(products);
        assertThat(nodes.asked()).isEmpty();
        assertThat(list(1, all(0, 100))).isEqualTo(products);
        assertThat(nodes.asked()).containsExactly("product-list-2");
    }

    @Test
    void areAskedUnderTheirNamesOnly() {
        assertThat(StockpotFamilies.ANSWERS.stream().map(Answering::name))
                .containsExactlyInAnyOrder(
                        "product-list-2",
                        "offered",
                        "category-counts",
                        "image",
                        "product-bytes",
                        "holders",
                        "holders-dated",
                        "stock-version",
                        "order-list-3",
                        "reservation-list-2",
                        "pot-list-2",
                        "pots-version");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> nodes.fanOut(0).answer("prices", new byte[0]))
                .withMessage("nobody asks for prices");
        assertThatIllegalArgumentException().isThrownBy(() -> nodes.fanOut(0).ask(new Question<String>() {}));
    }
}
