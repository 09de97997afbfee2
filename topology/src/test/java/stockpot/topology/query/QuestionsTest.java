package stockpot.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.kernel.InstanceId;
import stockpot.quantity.Quantity;
import stockpot.stock.Product;
import stockpot.stock.ProductDetails;
import stockpot.stock.Total;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.decide.Samples;
import stockpot.topology.decide.Workbench;
import stockpot.topology.query.Wanted.Choice;
import stockpot.topology.rows.Leases;
import stockpot.topology.rows.ProductRows;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** What nodes ask each other and answer arrives as it was sent, with nothing left over. */
class QuestionsTest {
    private static final InstanceId SHOP = new InstanceId("shop\u751f");

    /** Never asked for rows here. */
    private static final LocalRows NONE = new LocalRows(new LiveTasks(), () -> true);

    private static <Q> Q question(FanOut.Topic<Q, ?> topic, Q question) {
        RowWriter out = new RowWriter();
        topic.writeQuestion(out, question);
        RowReader in = RowReader.content(out.done());
        Q read = topic.readQuestion(in);
        assertThat(in.rest()).isEmpty();
        return read;
    }

    private static <A> A answer(FanOut.Topic<?, A> topic, A answer) {
        RowWriter out = new RowWriter();
        topic.writeAnswer(out, answer);
        RowReader in = RowReader.content(out.done());
        A read = topic.readAnswer(in);
        assertThat(in.rest()).isEmpty();
        return read;
    }

    private static FanOut.Topic<Wanted, List<Found>> list() {
        return new ProductList(new Layout(1, Workbench.KEPT, Workbench.KEYED_KEPT), NONE);
    }

    static List<Wanted> wanted() {
        return List.of(
                new Wanted(SHOP, 0, 20, "", "", -1, Choice.ALL),
                new Wanted(SHOP, Long.MAX_VALUE, -20, "a\u751f\"", "\n", Long.MAX_VALUE, Choice.ALL),
                new Wanted(SHOP, 1, 0, "", "", 0, new Choice(false, Set.of(), Set.of())),
                new Wanted(
                        SHOP,
                        7,
                        Integer.MAX_VALUE,
                        "x",
                        "y",
                        1,
                        new Choice(false, Set.of(0L, Long.MAX_VALUE), Set.of())),
                new Wanted(SHOP, 7, -1, "", "", -1, new Choice(true, Set.of(3L), Set.of("chair", "3:a\u751f|"))));
    }

    @ParameterizedTest
    @MethodSource("wanted")
    void areListsAsTheyAreWanted(Wanted wanted) {
        assertThat(question(list(), wanted)).isEqualTo(wanted);
    }

    @Test
    void areListsWhateverIsWanted() {
        SplittableRandom random = new SplittableRandom(Long.getLong("stockpot.seed", 1));
        for (int i = 0; i < 2_000; i++) {
            Set<Long> categories = new TreeSet<>();
            Set<String> products = new TreeSet<>();
            for (int more = random.nextInt(5); more > 0; more--) {
                categories.add(random.nextLong() >>> (1 + random.nextInt(63)));
                products.add("x".repeat(1 + random.nextInt(300)));
            }
            Wanted wanted = new Wanted(
                    SHOP,
                    random.nextLong() >>> (1 + random.nextInt(63)),
                    random.nextInt(-1_000, 1_000),
                    "x".repeat(random.nextInt(300)),
                    "\u751f".repeat(random.nextInt(100)),
                    random.nextInt(-1, 5),
                    new Choice(random.nextBoolean(), categories, products));
            assertThat(question(list(), wanted)).isEqualTo(wanted);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, -2, Long.MIN_VALUE})
    void areOfAnyGroupWhenTheNumberIsNegative(long group) {
        Wanted read = question(list(), new Wanted(SHOP, 0, 20, "", "", group, Choice.ALL));
        assertThat(read.group()).isNegative();
        assertThat(read.takes(Samples.full())).isTrue();
    }

    @Test
    void bringProductsAsTheyWereFound() {
        ProductRows.Stored stored = new ProductRows.Stored(product(), 9, 1_767_268_800_000L, Leases.FOREVER);
        ProductDetails bare = Samples.full().withImage("");
        List<Found> found = List.of(
                new Found("chair", 3, stored, bare, "ab".repeat(32), Quantity.of(2)),
                new Found("3:a\u751f|", 0, stored, Samples.named("a thing"), "", Quantity.ZERO));
        assertThat(answer(list(), found)).isEqualTo(found);
        assertThat(answer(list(), List.of())).isEmpty();
    }

    @Test
    void breakOnAProductWithoutItsTotals() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Found.read(RowReader.content(new RowWriter()
                        .text("chair")
                        .number(0)
                        .bytes(new byte[0])
                        .bytes(new byte[0])
                        .done())));
    }

    @Test
    void bringCountsOfCategories() {
        CategoryCount count = new CategoryCount(NONE);
        Map<Long, Integer> counts = new TreeMap<>(Map.of(0L, 1, 7L, Integer.MAX_VALUE, Long.MAX_VALUE, 3));
        assertThat(question(count, SHOP)).isEqualTo(SHOP);
        assertThat(answer(count, counts)).isEqualTo(counts);
        assertThat(answer(count, Map.of())).isEmpty();
    }

    @Test
    void bringPictures() {
        ImageSearch search = new ImageSearch(NONE);
        ImageSearch.Sought sought = new ImageSearch.Sought(SHOP, "ab".repeat(32));
        assertThat(question(search, sought)).isEqualTo(sought);
        for (String image : List.of("", "data:,x", "data:image/png;base64," + "A".repeat(1 << 20))) {
            assertThat(answer(search, image)).isEqualTo(image);
        }
    }

    @Test
    void areAboutCommitsAtAnyOffset() {
        CommitQuestion question = new CommitQuestion(new LiveTasks.Id("orders", 11), Long.MAX_VALUE, 500);
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
