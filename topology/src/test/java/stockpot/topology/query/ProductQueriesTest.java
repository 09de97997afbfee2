package stockpot.topology.query;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.kernel.InstanceId;
import stockpot.kernel.NoAnswer;
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
import stockpot.stock.Total;
import stockpot.topology.decide.Samples;
import stockpot.topology.query.ProductQueries.Named;
import stockpot.topology.query.Wanted.Choice;

/** Reads of products from real stores on two nodes. */
@Timeout(60)
class ProductQueriesTest {
    private static final InstanceId SHOP = new InstanceId("shop");
    private static final String PICTURE = "data:image/png;base64,YWJj";
    private static final String ALIKE = "data:image/gif,abc";
    private static final long FROM_THE_END = Long.MAX_VALUE;

    @TempDir
    Path folder;

    private TwoNodes nodes;

    @BeforeEach
    void open() {
        nodes = new TwoNodes(folder, List.of(0, 1), List.of(2, 3));
    }

    @AfterEach
    void close() {
        nodes.close();
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
        return new ChangeProduct(key, new ProductPatch(ProductDetails.NO_CHANGE.set("image", image), null, null, null));
    }

    private static Wanted all(long after, int limit) {
        return new Wanted(SHOP, after, limit, "", "", -1, Choice.ALL);
    }

    private List<String> list(int node, Wanted wanted) throws NoAnswer, InterruptedException {
        return nodes.products(node).list(wanted).stream().map(Found::product).toList();
    }

    private List<String> names(int node, Wanted wanted) throws NoAnswer, InterruptedException {
        return nodes.products(node).names(wanted).stream().map(Named::product).toList();
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
    void findOneWithItsPictureWhereverItIs(int node) throws NoAnswer, InterruptedException {
        for (String product : thirty()) {
            nodes.send(picture(key(product), PICTURE));
            Found found = nodes.products(node).find(key(product)).orElseThrow();
            assertThat(found.product()).isEqualTo(product);
            assertThat(found.details()).isEqualTo(Samples.named("a thing").withImage(PICTURE));
            assertThat(found.imageHash()).isEqualTo(Image.hashOf(PICTURE));
            assertThat(found.stored().product().total()).isEqualTo(Total.of(Quantity.of(5)));
            nodes.send(picture(key(product), ""));
            assertThat(nodes.products(node).find(key(product)).orElseThrow().details())
                    .isEqualTo(Samples.named("a thing"));
        }
        assertThat(nodes.products(node).find(key("nothing"))).isEmpty();
        assertThat(nodes.asked()).contains(RowQueries.NAME);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void listInTheOrderOfSerialNumbersForwardsAndBackwards(int node) throws NoAnswer, InterruptedException {
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
        assertThat(nodes.asked()).as("one request a list").hasSize(7).containsOnly(ProductList.NAME);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void areNamedAsTheyAreListed(int node) throws NoAnswer, InterruptedException {
        thirty();
        nodes.send(
                define(key("a"), details("Red Chair", "of WOOD", List.of(1L), 0)),
                define(key("b"), details("red table", "of steel", List.of(1L, 2L), 7)));
        Wanted some = all(0, 7);
        for (Wanted wanted : List.of(
                some,
                all(nodes.products(0).list(some).getLast().stored().product().serial(), 10),
                all(FROM_THE_END, -7),
                all(0, 0),
                new Wanted(SHOP, 0, 9, "RED", "", -1, Choice.ALL),
                new Wanted(SHOP, 0, 9, "red", "wood", -1, Choice.ALL),
                new Wanted(SHOP, 0, 99, "", "", 7, Choice.ALL),
                new Wanted(SHOP, 0, 9, "", "", -1, choice(Set.of(1L), Set.of())))) {
            assertThat(names(node, wanted)).isEqualTo(list(node, wanted));
        }
        assertThat(nodes.products(node).names(new Wanted(SHOP, 0, 9, "", "", 7, Choice.ALL)))
                .singleElement()
                .satisfies(named -> assertThat(named.group()).isEqualTo(7));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void areNotListedWhenTheyAreTooMuch(int node) throws NoAnswer, InterruptedException {
        for (int i = 0; i < 24; i++) {
            nodes.send(define(key("product-" + i), details("n", "x".repeat(800_000), List.of(), 0)));
        }
        assertThatThrownBy(() -> nodes.products(node).list(all(0, 100)))
                .isInstanceOfSatisfying(
                        NoAnswer.class, e -> assertThat(e.kind()).isEqualTo(NoAnswer.Kind.TOO_LARGE));
        assertThat(names(node, all(0, 100))).hasSize(24);
        assertThat(names(node, new Wanted(SHOP, 0, 100, "", "xx", -1, Choice.ALL)))
                .hasSize(24);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void areWeighedWithTheirPictures(int node) throws NoAnswer, InterruptedException {
        assertThat(nodes.products(node).bytes(SHOP)).isZero();
        nodes.send(define(key("a"), details("n", "x".repeat(1_000), List.of(), 0)));
        nodes.send(define(key("b"), details("n", "x".repeat(2_000), List.of(), 0)));
        nodes.send(define(ProductKey.of("other", "a"), Samples.named("a thing")));
        assertThat(nodes.products(node).bytes(SHOP)).isBetween(3_000L, 3_200L);
        nodes.send(picture(key("a"), PICTURE));
        assertThat(nodes.products(node).bytes(SHOP)).isGreaterThan(3_000L + PICTURE.length());
        nodes.send(new RemoveProduct(key("a"), true));
        nodes.send(new RemoveProduct(key("b"), true));
        assertThat(nodes.products(node).bytes(SHOP)).isZero();
    }

    @Test
    void goOnBehindASerialNumber() throws NoAnswer, InterruptedException {
        List<String> products = thirty();
        List<Found> page = nodes.products(0).list(all(0, 10));
        long last = page.getLast().stored().product().serial();
        assertThat(list(0, all(last, 10))).isEqualTo(products.subList(10, 20));
        assertThat(list(0, all(last, -5)))
                .isEqualTo(products.subList(0, 9).reversed().subList(0, 5));
    }

    @Test
    void showNoPictureInAListButItsHash() throws NoAnswer, InterruptedException {
        for (String product : thirty()) {
            nodes.send(picture(key(product), PICTURE));
        }
        assertThat(nodes.products(0).list(all(0, 100))).hasSize(30).allSatisfy(found -> {
            assertThat(found.details()).isEqualTo(Samples.named("a thing"));
            assertThat(found.imageHash()).isEqualTo(Image.hashOf(PICTURE));
            assertThat(found.partition())
                    .isEqualTo(nodes.partition(define(key(found.product()), Samples.named("a thing"))));
        });
    }

    @Test
    void listWhatWasRemovedNoMore() throws NoAnswer, InterruptedException {
        List<String> products = thirty();
        nodes.send(new RemoveProduct(key(products.getFirst()), true));
        assertThat(list(1, all(0, 100))).isEqualTo(products.subList(1, 30));
    }

    @Test
    void listOnlyWhatIsWanted() throws NoAnswer, InterruptedException {
        nodes.send(
                define(key("a"), details("Red Chair", "of WOOD", List.of(1L), 0)),
                define(key("b"), details("red table", "of steel", List.of(1L, 2L), 7)),
                define(key("c"), details("\u00c4pfel", "", List.of(), 7)),
                define(key("d"), details("Stuhl", "of wood", List.of(3L, 3L), 0)));
        assertThat(list(0, new Wanted(SHOP, 0, 9, "RED", "", -1, Choice.ALL))).containsExactlyInAnyOrder("a", "b");
        assertThat(list(0, new Wanted(SHOP, 0, 9, "red", "wood", -1, Choice.ALL)))
                .containsExactly("a");
        assertThat(list(0, new Wanted(SHOP, 0, 9, "\u00e4PF", "", -1, Choice.ALL)))
                .containsExactly("c");
        assertThat(list(0, new Wanted(SHOP, 0, 9, "", "", 7, Choice.ALL))).containsExactlyInAnyOrder("b", "c");
        assertThat(list(0, new Wanted(SHOP, 0, 9, "", "", 0, Choice.ALL))).containsExactlyInAnyOrder("a", "d");
        assertThat(list(0, new Wanted(SHOP, 0, 9, "", "", -1, choice(Set.of(2L, 3L), Set.of()))))
                .containsExactlyInAnyOrder("b", "d");
        assertThat(list(0, new Wanted(SHOP, 0, 9, "", "", -1, choice(Set.of(2L), Set.of("a", "nothing")))))
                .as("those of a category and a named one")
                .containsExactlyInAnyOrder("a", "b");
        assertThat(list(0, new Wanted(SHOP, 0, 9, "", "", -1, choice(Set.of(), Set.of()))))
                .as("nothing named")
                .isEmpty();
        assertThat(list(0, new Wanted(new InstanceId("other"), 0, 9, "", "", -1, Choice.ALL)))
                .isEmpty();
    }

    @Test
    void lookUpNamedProductsAsASearchWouldFindThem() throws NoAnswer, InterruptedException {
        List<String> products = thirty();
        Set<String> some = Set.of("product-3", "product-4", "product-5", "product-6", "product-7", "nothing");
        List<String> expected = products.stream().filter(some::contains).toList();
        assertThat(expected).hasSize(5);
        Choice choice = choice(Set.of(), some);
        assertThat(list(0, new Wanted(SHOP, 0, 100, "", "", -1, choice))).isEqualTo(expected);
        assertThat(list(1, new Wanted(SHOP, 0, 2, "", "", -1, choice))).isEqualTo(expected.subList(0, 2));
        assertThat(list(0, new Wanted(SHOP, FROM_THE_END, -3, "", "", -1, choice)))
                .isEqualTo(expected.reversed().subList(0, 3));
        long second = nodes.products(0)
                .find(key(expected.get(1)))
                .orElseThrow()
                .stored()
                .product()
                .serial();
        assertThat(list(0, new Wanted(SHOP, second, 9, "", "", -1, choice))).isEqualTo(expected.subList(2, 5));
        assertThat(list(0, new Wanted(SHOP, second, -9, "", "", -1, choice))).isEqualTo(expected.subList(0, 1));
        assertThat(list(0, new Wanted(SHOP, 0, 9, "THING", "", 0, choice))).isEqualTo(expected);
        assertThat(list(0, new Wanted(SHOP, 0, 9, "other", "", -1, choice))).isEmpty();
        assertThat(list(0, new Wanted(SHOP, 0, 9, "", "", 1, choice))).isEmpty();
    }

    private static Choice choice(Set<Long> categories, Set<String> products) {
        return new Choice(false, categories, products);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void countTheProductsOfCategories(int node) throws NoAnswer, InterruptedException {
        for (int i = 0; i < 12; i++) {
            List<Long> categories = i % 2 == 0 ? List.of(1L) : List.of(2L, Long.MAX_VALUE, 2L);
            nodes.send(define(key("product-" + i), details("a thing", "", categories, 0)));
        }
        nodes.send(
                define(key("none"), Samples.named("a thing")),
                define(ProductKey.of("other", "x"), details("a thing", "", List.of(1L), 0)));
        assertThat(nodes.products(node).byCategory(SHOP)).isEqualTo(Map.of(1L, 6, 2L, 6, Long.MAX_VALUE, 6));
        nodes.send(new RemoveProduct(key("product-0"), true));
        assertThat(nodes.products(node).byCategory(SHOP)).containsEntry(1L, 5);
        assertThat(nodes.products(node).byCategory(new InstanceId("nobody"))).isEmpty();
        assertThat(nodes.asked()).hasSize(3).containsOnly(CategoryCount.NAME);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void findAPictureByItsHash(int node) throws NoAnswer, InterruptedException {
        List<String> products = thirty();
        String hash = Image.hashOf(PICTURE);
        ProductQueries queries = nodes.products(node);
        assertThat(queries.image(SHOP, hash)).isEmpty();
        nodes.send(picture(key(products.get(3)), PICTURE));
        assertThat(queries.image(SHOP, hash)).contains(PICTURE);
        assertThat(queries.image(new InstanceId("other"), hash)).isEmpty();
        assertThat(queries.image(SHOP, "0" + hash.substring(1))).isEmpty();
        nodes.send(picture(key(products.get(3)), "data:,other"));
        assertThat(queries.image(SHOP, hash)).isEmpty();
        nodes.send(picture(key(products.get(4)), PICTURE), picture(key(products.get(4)), ALIKE));
        assertThat(queries.image(SHOP, hash)).contains(ALIKE);
        nodes.send(picture(key(products.get(5)), ALIKE), new RemoveProduct(key(products.get(4)), true));
        assertThat(queries.image(SHOP, hash)).as("the other one has it still").contains(ALIKE);
        nodes.send(new RemoveProduct(key(products.get(5)), true));
        assertThat(queries.image(SHOP, hash)).isEmpty();
    }

    @Test
    void askAgainWhileAPartitionIsMoving() throws NoAnswer, InterruptedException {
        List<String> products = thirty();
        nodes.failNext(3);
        assertThat(list(0, all(0, 100))).isEqualTo(products);
        assertThat(nodes.asked()).hasSize(4);
    }

    @Test
    void showOnceWhatTwoNodesOwn() throws NoAnswer, InterruptedException {
        nodes.close();
        nodes = new TwoNodes(folder.resolve("moving"), List.of(0, 1, 2), List.of(1, 2, 3));
        List<String> products = thirty();
        nodes.send(define(ProductKey.of("other", "x"), details("a thing", "", List.of(9L), 0)));
        for (int node = 0; node < 2; node++) {
            assertThat(list(node, all(0, 100))).isEqualTo(products);
            assertThat(nodes.products(node).byCategory(new InstanceId("other"))).isEqualTo(Map.of(9L, 1));
        }
    }

    @Test
    void areAskedAloneByANodeThatOwnsAll() throws NoAnswer, InterruptedException {
        nodes.close();
        nodes = new TwoNodes(folder.resolve("alone"), List.of(0, 1, 2, 3), List.of());
        List<String> products = thirty();
        assertThat(list(0, all(0, 100))).isEqualTo(products);
        assertThat(nodes.asked()).isEmpty();
        assertThat(list(1, all(0, 100))).isEqualTo(products);
        assertThat(nodes.asked()).containsExactly(ProductList.NAME);
    }

    @Test
    void areAskedUnderTheirNamesOnly() {
        assertThat(ProductQueries.NAMES)
                .containsExactly(
                        "products", "product-names", "category-counts", "image", "product-bytes", "stock-version");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> nodes.products(0).answer("prices", new byte[0]))
                .withMessage("nobody asks for prices");
    }
}
