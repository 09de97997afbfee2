package stockpot.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.topology.decide.Samples.CHAIR;
import static stockpot.topology.decide.Samples.SHOP;
import static stockpot.topology.decide.Samples.define;
import static stockpot.topology.decide.Samples.lock;
import static stockpot.topology.decide.Samples.token;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.catalog.Catalog;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.CatalogCommand.OpenInstance;
import stockpot.catalog.CatalogCommand.Redefine;
import stockpot.catalog.CatalogEvent;
import stockpot.catalog.Definition.Kind;
import stockpot.catalog.Definition.Webhook;
import stockpot.catalog.Reference;
import stockpot.kernel.Level;
import stockpot.schemas.Topics;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockEvent;
import stockpot.stock.Total;
import stockpot.topology.catalog.CatalogFamily;
import stockpot.topology.decide.CollectedEffects.Letter;
import stockpot.topology.records.RecordKey;
import stockpot.topology.records.Records;
import stockpot.topology.stock.StockFamily;
import stockpot.topology.table.Unreadable.Fault;

/** Records that are no commands: each becomes a dead letter with a reason, changes nothing, and the partition goes on. */
class MachineDeadLettersTest {
    private static final byte[] KEY = RecordKey.of("admin", "chair");
    private static final String HEAD = "\"id\":\"1\",\"instance\":\"admin\",\"product\":\"chair\"";
    private static final String LOCK = "{\"type\":\"LockStock\"," + HEAD + ",\"lock\":\"a\",\"quantity\":\"1\"";
    private static final String DEFINE =
            "{\"type\":\"DefineProduct\"," + HEAD + ",\"total\":\"1\",\"name\":\"n\",\"unit\":\"u\",\"unit_digits\":0";

    private final Workbench<Stock, StockCommand, StockEvent> stock = Workbench.stock();

    @BeforeEach
    void stockAChair() {
        stock.send(define(CHAIR, "5"));
        stock.effects().clear();
    }

    private String reasonFor(byte[] key, byte[] value) {
        String reason = stock.reasonOfDeadLetter(key, value);
        assertThat(stock.send(lock(CHAIR, "a", "1", 1)).path("outcome").textValue())
                .as("the partition goes on")
                .isEqualTo("accepted");
        stock.effects().clear();
        return reason;
    }

    private String reasonFor(String value) {
        return reasonFor(KEY, utf8(value));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static List<Arguments> badlyFormed() {
        return List.of(
                Arguments.of("", "expected a JSON object"),
                Arguments.of("7", "expected a JSON object"),
                Arguments.of("[" + LOCK + "}]", "expected a JSON object"),
                Arguments.of("[".repeat(100), "Document nesting depth"),
                Arguments.of(LOCK, "not JSON"),
                Arguments.of(LOCK + "}x", "not JSON"),
                Arguments.of(LOCK + ",\"lock\":\"a\"}", "Duplicate"),
                Arguments.of("{}", "'type' is missing"),
                Arguments.of("{\"type\":\"Tick\",\"at\":7}", "members that the schema does not know"),
                Arguments.of(LOCK + ",\"durations_us\":7}", "members that the schema does not know"),
                Arguments.of("{\"type\":\"LockStock\"," + HEAD + ",\"lock\":\"a\"}", "'quantity' is missing"),
                Arguments.of("{\"type\":\"Lock\"," + HEAD + "}", "there is no type 'Lock'"),
                Arguments.of(LOCK.replace("\"1\"", "1") + "}", "must be a string"),
                Arguments.of(LOCK.replace("\"quantity\":\"1\"", "\"quantity\":\"1e3\"") + "}", "a quantity is"),
                Arguments.of(LOCK.replace("\"quantity\":\"1\"", "\"quantity\":\"-1\"") + "}", "a quantity is"),
                Arguments.of(LOCK + ",\"duration_us\":1.5}", "integer of 64 bits"),
                Arguments.of(LOCK + ",\"duration_us\":1.0}", "integer of 64 bits"),
                Arguments.of(LOCK + ",\"duration_us\":9223372036854775808}", "integer of 64 bits"),
                Arguments.of(LOCK + ",\"duration_us\":-1}", "not negative"),
                Arguments.of(LOCK + ",\"duration_us\":null}", "integer of 64 bits"),
                Arguments.of(LOCK + ",\"duration_us\":" + "9".repeat(100) + "}", "Number value length"),
                Arguments.of(LOCK + ",\"keyed\":\"true\"}", "must be true or false"),
                Arguments.of(LOCK.replace("\"id\":\"1\"", "\"id\":\"\"") + "}", "1 to 128 characters"),
                Arguments.of(LOCK.replace("\"id\":\"1\"", "\"id\":\"" + "x".repeat(129) + "\"") + "}", "1 to 128"),
                Arguments.of(LOCK.replace("\"id\":\"1\"", "\"id\":\"\\n\"") + "}", "control characters"),
                Arguments.of(LOCK.replace("\"id\":\"1\"", "\"id\":\"\\ud800\"") + "}", "well-formed"),
                Arguments.of(LOCK.replace("\"lock\":\"a\"", "\"lock\":\"\"") + "}", "must not be empty"),
                Arguments.of(LOCK.replace("\"lock\":\"a\"", "\"lock\":\"\\u0000\"") + "}", "control"),
                Arguments.of(LOCK.replace("\"chair\"", "\"" + "\u751f".repeat(86) + "\"") + "}", "at most 255 bytes"));
    }

    static List<Arguments> wrongInDetail() {
        return List.of(
                Arguments.of(DEFINE + "}", "'description' is missing"),
                Arguments.of(DEFINE + ",\"description\":\"\\udc00\"}", "well-formed"),
                Arguments.of(DEFINE + ",\"description\":\"\",\"description_i18n\":{\"\\ud800\":\"x\"}}", "urrogate"),
                Arguments.of(
                        DEFINE + ",\"description\":\"\",\"description_i18n\":{\"de\":\"\\ud800\"}}", "well-formed"),
                Arguments.of(DEFINE + ",\"description\":\"\",\"description_i18n\":{\"de\":7}}", "must hold strings"),
                Arguments.of(DEFINE + ",\"description\":\"\",\"group_id\":-1}", "must not be negative"),
                Arguments.of(DEFINE + ",\"description\":\"\",\"pot_id\":-1}", "must not be negative"),
                Arguments.of(DEFINE + ",\"description\":\"\",\"minimum_age\":-1}", "must not be negative"),
                Arguments.of(DEFINE + ",\"description\":\"\",\"minimum_age\":4294967296}", "at most 2147483647"),
                Arguments.of(DEFINE + ",\"description\":\"\",\"next_restock\":-2}", "not before 1970"),
                Arguments.of(DEFINE + ",\"description\":\"\",\"precision_level\":7}", "0 to 6 digits"),
                Arguments.of(DEFINE + ",\"description\":\"\",\"prices\":\"EUR:1\"}", "must be an array"),
                Arguments.of(DEFINE + ",\"description\":\"\",\"prices\":[\"EUR\"]}", "an amount is"),
                Arguments.of(DEFINE + ",\"description\":\"\",\"prices\":[\"EUR:1\",\"eur:2\"]}", "comes twice"),
                Arguments.of(DEFINE + ",\"description\":\"\",\"categories\":[-1]}", "must not be negative"),
                Arguments.of(DEFINE + ",\"description\":\"\",\"taxes\":[{\"name\":\"VAT\"}]}", "'amount' is missing"),
                Arguments.of(
                        DEFINE.replace("\"total\":\"1\"", "\"total\":\"-2\"") + ",\"description\":\"\"}", "quantity"),
                Arguments.of("{\"type\":\"ChangeProduct\"," + HEAD + ",\"unit\":\"kg\"}", "given together"),
                Arguments.of("{\"type\":\"RemoveProduct\"," + HEAD + ",\"force\":1}", "must be true or false"));
    }

    @ParameterizedTest
    @MethodSource({"badlyFormed", "wrongInDetail"})
    void areRefusedWithTheirReason(String value, String reason) {
        assertThat(reasonFor(value)).contains(reason);
    }

    @Test
    void haveAKeyThatIsNotTheirs() {
        assertThat(reasonFor(null, utf8(LOCK + "}"))).contains("key is not that");
        assertThat(reasonFor(new byte[0], utf8(LOCK + "}"))).contains("key is not that");
        assertThat(reasonFor(RecordKey.of("admin", "table"), utf8(LOCK + "}"))).contains("key is not that");
    }

    @Test
    void haveNoValue() {
        assertThat(reasonFor(KEY, null)).contains("has a value");
    }

    @Test
    void areCountedByWhatIsWrong() {
        assertThat(faultOf(KEY, "{")).isEqualTo(Fault.NOT_JSON);
        assertThat(faultOf(KEY, "7")).isEqualTo(Fault.NOT_JSON);
        assertThat(faultOf(KEY, "{\"type\":\"Lock\"," + HEAD + "}")).isEqualTo(Fault.UNKNOWN_TYPE);
        assertThat(faultOf(KEY, LOCK + ",\"keyed\":7}")).isEqualTo(Fault.BAD_MEMBER);
        assertThat(faultOf(KEY, LOCK + ",\"more\":7}")).isEqualTo(Fault.BAD_MEMBER);
        assertThat(faultOf(RecordKey.of("admin", "table"), LOCK + "}")).isEqualTo(Fault.WRONG_KEY);
    }

    @Test
    void areWebhooksWhereTheFirstLevelIsInForce() {
        Layout first = new Layout(1, Workbench.KEPT, Workbench.KEYED_KEPT, Topics.DEFAULT, Level.ONE.number());
        var catalog = new Workbench<>(CatalogFamily.CATALOG, first, 0);
        catalog.send(new OpenInstance(SHOP, "{}", "hash"));
        Webhook hook = new Webhook("w", "pay", "http://x", "POST", "", "", "secret", 0);
        byte[] value = catalog.value("w", new Define(SHOP, hook));
        catalog.append(RecordKey.of("shop"), value);
        assertThat(catalog.effects().letters()).extracting(Letter::fault).containsExactly(Fault.UNKNOWN_TYPE);
        catalog.append(null, Records.raise(Level.TWO.number(), "0.1"));
        catalog.append(RecordKey.of("shop"), value);
        assertThat(catalog.effects().letters()).hasSize(1);
    }

    private Fault faultOf(byte[] key, String value) {
        stock.append(key, utf8(value));
        Fault fault = stock.effects().letters().getLast().fault();
        stock.effects().clear();
        return fault;
    }

    @Test
    void standInAPartitionThatIsNotTheirs() {
        Layout layout = new Layout(4, Workbench.KEPT, Workbench.KEYED_KEPT);
        int right = RecordKey.partition(KEY, 4);
        for (int partition = 0; partition < 4; partition++) {
            var bench = new Workbench<>(StockFamily.STOCK, layout, partition);
            bench.append(KEY, utf8(LOCK + "}"));
            assertThat(bench.effects().letters())
                    .extracting(Letter::fault)
                    .isEqualTo(partition == right ? List.of() : List.of(Fault.WRONG_PARTITION));
        }
    }

    @Test
    void areAMegabyteOrMore() {
        byte[] random = new byte[1 << 20];
        new SplittableRandom(1).nextBytes(random);
        assertThat(reasonFor(KEY, random)).contains("not JSON");
        assertThat(reasonFor("{\"type\":\"" + "x".repeat(1 << 20) + "\"," + HEAD + "}"))
                .as("a reason quotes little of the record")
                .contains("there is no type")
                .hasSizeLessThan(300);
        assertThat(reasonFor("{\"type\":\"" + "x".repeat((1 << 20) + 1) + "\"," + HEAD + "}"))
                .contains("String value length")
                .hasSizeLessThan(300);
        assertThat(reasonFor("{\"" + "x".repeat(1 << 20) + "\":1}")).hasSizeLessThan(300);
        assertThat(reasonFor("[".repeat(1 << 20))).contains("nesting depth");
    }

    /** Whatever is done to the bytes of a command, it is read or refused, and never stops the partition. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void canBeAnything(long seed) {
        SplittableRandom random = new SplittableRandom(Long.getLong("stockpot.seed", 0) + seed);
        Workbench<Catalog, CatalogCommand, CatalogEvent> catalog = Workbench.catalog();
        catalog.send(new OpenInstance(SHOP, "{}", "hash"));
        List<byte[]> sound = List.of(
                stock.value("s", new StockCommand.DefineProduct(CHAIR, Total.UNLIMITED, Samples.full())),
                stock.value("s", lock(CHAIR, "a", "1", 1)),
                catalog.value("s", token(SHOP, 1, 5L)),
                catalog.value("s", new Define(SHOP, Samples.unit("crate"))),
                catalog.value("s", new Redefine(SHOP, new Reference(Kind.CATEGORY, "7"), Samples.category("fruit"))),
                catalog.value("s", new Define(SHOP, Samples.template("coffee"))));
        int letters = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] value = spoilt(sound.get(i % sound.size()), random);
            stock.append(KEY, value);
            catalog.append(RecordKey.of("shop"), value);
            letters += stock.effects().letters().size()
                    + catalog.effects().letters().size();
            stock.effects().clear();
            catalog.effects().clear();
        }
        assertThat(letters).as("dead letters of 10,000").isBetween(5_000, 9_999);
    }

    private static byte[] spoilt(byte[] sound, SplittableRandom random) {
        byte[] value = sound.clone();
        switch (random.nextInt(4)) {
            case 0 -> value = Arrays.copyOf(value, random.nextInt(value.length));
            case 1 -> random.nextBytes(value);
            case 2 -> value[random.nextInt(value.length)] = (byte) random.nextInt();
            default -> {
                String digits = "0123456789-\"{}[]:,.\\x";
                for (int times = 1 + random.nextInt(3); times > 0; times--) {
                    value[random.nextInt(value.length)] = (byte) digits.charAt(random.nextInt(digits.length()));
                }
            }
        }
        return value;
    }
}
