package stockpot.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.topology.decide.Samples.CHAIR;
import static stockpot.topology.decide.Samples.SHOP;
import static stockpot.topology.decide.Samples.define;
import static stockpot.topology.decide.Samples.lock;
import static stockpot.topology.decide.Samples.token;
import static stockpot.topology.decide.Workbench.NOON;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.CatalogCommand.OpenInstance;
import stockpot.catalog.CatalogCommand.Redefine;
import stockpot.catalog.CatalogCommand.RevokeToken;
import stockpot.catalog.CatalogCommand.Undefine;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition.Kind;
import stockpot.catalog.Reference;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;
import stockpot.money.Amount;
import stockpot.orders.Item;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderKey;
import stockpot.orders.Terms;
import stockpot.quantity.Quantity;
import stockpot.schemas.Topics;
import stockpot.stock.HoldOwner;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.topology.catalog.CatalogFamily;
import stockpot.topology.catalog.CatalogView;
import stockpot.topology.decide.Changes;
import stockpot.topology.decide.CollectedEffects;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.LedgerHeaders;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.decide.PendingRequests;
import stockpot.topology.decide.Samples;
import stockpot.topology.decide.Workbench;
import stockpot.topology.orders.OrderFamily;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.RecordKey;
import stockpot.topology.records.Records;
import stockpot.topology.records.SchemaCheck;
import stockpot.topology.rows.ExpiringEntries;
import stockpot.topology.settle.Following;
import stockpot.topology.stock.StockFamily;

/** The whole drawing: what goes into the command topics and what comes out of all others. */
class StockpotTopologyTest {
    private static final OwnedPartitions.Id STOCK = new OwnedPartitions.Id("stock", 0);

    @TempDir
    Path folder;

    @AutoClose
    private TestTopology topology;

    private final Records<?, StockCommand, ?> stock = new Records<>(StockFamily.STOCK.codec());
    private final Records<?, OrderCommand, ?> orders = new Records<>(OrderFamily.ORDERS.codec());
    private final Records<?, CatalogCommand, ?> catalog = new Records<>(CatalogFamily.CATALOG.codec());
    private int ids;

    @BeforeEach
    void open() {
        topology = new TestTopology(new Layout(1, Workbench.KEPT, Workbench.KEYED_KEPT), folder, NOON);
    }

    private void send(StockCommand command, long millisAfterNoon) {
        byte[] value = stock.write(new Envelope.Sent<>("id-" + ids++, false, "", command));
        topology.append(Topics.STOCK.commands(), stock.key(command), value, NOON + millisAfterNoon);
    }

    private void send(CatalogCommand command, long millisAfterNoon) {
        byte[] value = catalog.write(new Envelope.Sent<>("id-" + ids++, false, "", command));
        topology.append(Topics.CATALOG.commands(), catalog.key(command), value, NOON + millisAfterNoon);
    }

    private static Map<String, String> headers(TestRecord<byte[], byte[]> record) {
        Map<String, String> headers = new TreeMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return headers;
    }

    private static JsonNode json(TestRecord<byte[], byte[]> record) {
        return CollectedEffects.json(record.value());
    }

    @Test
    void answersEachCommandWithAResult() {
        send(define(CHAIR, "5"), 0);
        send(lock(CHAIR, "a", "6", 1000), 7);
        List<TestRecord<byte[], byte[]>> results = topology.read(Topics.STOCK.results());
        assertThat(results)
                .extracting(result -> json(result).path("outcome").textValue())
                .containsExactly("accepted", "rejected");
        results.forEach(result -> SchemaCheck.requireValid("stock-results", result.value()));
        assertThat(results.getLast().key()).isEqualTo(RecordKey.of("admin", "chair"));
        assertThat(results.getLast().timestamp()).isEqualTo(NOON + 7);
        assertThat(json(results.getLast()).path("position").textValue()).isEqualTo("stockpot.stock.commands/0/1");
        assertThat(headers(results.getLast())).isEmpty();
    }

    /** What was read is shown again as long as this stays the same: it moves before anybody is told, and by nothing else. */
    @Test
    void saysWhichInstancesACommandHasChanged() {
        Changes changes = topology.ownedPartitions()
                .find(new OwnedPartitions.Id("stock", 0))
                .changes();
        InstanceId admin = CHAIR.instance();
        assertThat(changes.of(admin)).isEqualTo(-1);
        send(define(CHAIR, "5"), 0);
        assertThat(changes.of(admin)).isZero();
        send(lock(CHAIR, "a", "6", 1000), 0);
        assertThat(changes.of(admin)).as("refused").isZero();
        send(define(ProductKey.of("other", "chair"), "5"), 0);
        assertThat(changes.of(admin)).isZero();
        assertThat(changes.of(new InstanceId("other"))).isEqualTo(2);
        send(lock(CHAIR, "a", "1", 1000), 0);
        assertThat(changes.of(admin)).isEqualTo(3);
        topology.append(Topics.STOCK.commands(), null, Records.tick(), NOON + 500);
        assertThat(changes.of(admin)).as("nothing was due").isEqualTo(3);
        topology.append(Topics.STOCK.commands(), null, Records.tick(), NOON + 1001);
        assertThat(changes.of(admin)).as("the lock has ended").isEqualTo(5);
    }

    @Test
    void publishesFactsAsCloudEvents() {
        send(define(CHAIR, "5"), 0);
        send(lock(CHAIR, "a", "1", 1000), 0);
        topology.read(Topics.STOCK.ledger());
        send(lock(CHAIR, "b", "2", 1000), 1001);
        List<TestRecord<byte[], byte[]>> facts = topology.read(Topics.STOCK.ledger());
        assertThat(facts).hasSize(2);
        facts.forEach(fact -> SchemaCheck.requireValid("stock-ledger", fact.value()));
        assertThat(facts.getLast().key()).isEqualTo(RecordKey.of("admin", "chair"));
        assertThat(facts.getLast().timestamp()).isEqualTo(NOON + 1001);
        assertThat(headers(facts.getLast()))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", "stockpot.stock.commands/0/2/1",
                        "ce_source", "/stockpot/stock",
                        "ce_type", "stockpot.stock.StockLocked",
                        "ce_time", "2026-01-01T12:00:01.001Z",
                        "ce_subject", "5:admin5:chair",
                        "ce_dataschema", "urn:stockpot:schema:stock-ledger:1",
                        "content-type", "application/json"));
        assertThat(headers(facts.getFirst())).containsEntry("ce_id", "stockpot.stock.commands/0/2/0");
    }

    /** From the hold to the ledger record that the settler reads, and back with what the settler sends. */
    @Test
    void decidesOrdersBesideTheirGoods() {
        AttemptId attempt = new AttemptId("attempt");
        send(define(CHAIR, "5"), 0);
        send(new HoldStock(CHAIR, attempt, new HoldOwner("o"), Quantity.of(2), List.of()), 0);
        OrderKey order = OrderKey.of("admin", "o");
        Terms terms = new Terms(Amount.parse("EUR:1"), null, Terms.NEVER, "", List.of(), "");
        List<Item> items = List.of(new Item(CHAIR.product(), Quantity.of(2)));
        PlaceOrder place = new PlaceOrder(order, attempt, "hash", items, terms);
        byte[] value = orders.write(new Envelope.Sent<>("place", false, "", place));
        topology.append(Topics.ORDERS.commands(), orders.key(place), value, NOON);
        List<TestRecord<byte[], byte[]>> results = topology.read(Topics.ORDERS.results());
        assertThat(results).hasSize(1);
        SchemaCheck.requireValid("orders-results", results.getFirst().value());
        List<TestRecord<byte[], byte[]>> facts = topology.read(Topics.ORDERS.ledger());
        assertThat(facts).hasSize(1);
        SchemaCheck.requireValid("orders-ledger", facts.getFirst().value());
        assertThat(facts.getFirst().key()).isEqualTo(RecordKey.of("admin", "o"));
        assertThat(headers(facts.getFirst()))
                .containsEntry(LedgerHeaders.TYPE, "stockpot.orders.OrderPlaced")
                .containsEntry("ce_source", "/stockpot/orders")
                .containsEntry("ce_dataschema", "urn:stockpot:schema:orders-ledger:1");
        topology.read(Topics.STOCK.ledger());
        for (Following.Command command :
                Following.from("OrderPlaced", facts.getFirst().value())) {
            topology.append(command.topic(), command.key(), command.value(), NOON + 1);
        }
        List<TestRecord<byte[], byte[]>> settled = topology.read(Topics.STOCK.ledger());
        assertThat(settled)
                .extracting(fact -> json(fact).path("type").textValue())
                .containsExactly("HoldConfirmed");
        SchemaCheck.requireValid("stock-ledger", settled.getFirst().value());
    }

    @Test
    void putsAsideWhatIsNoCommandAndGoesOn() {
        byte[] huge = new byte[(1 << 20) + 5];
        Arrays.fill(huge, (byte) 'x');
        topology.append(Topics.STOCK.commands(), null, null, NOON);
        topology.append(Topics.CATALOG.commands(), new byte[1 << 17], huge, NOON);
        send(define(CHAIR, "5"), 0);
        List<TestRecord<byte[], byte[]>> letters = topology.read(Topics.DEFAULT.deadLetters());
        assertThat(letters).hasSize(2);
        assertThat(letters.getFirst().value()).isNull();
        assertThat(headers(letters.getFirst()))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "stockpot_reason", "a command has a value",
                        "stockpot_topic", "stockpot.stock.commands",
                        "stockpot_partition", "0",
                        "stockpot_offset", "0"));
        assertThat(letters.getLast().value()).hasSize(1 << 20).startsWith('x');
        assertThat(letters.getLast().key()).hasSize(1 << 16);
        assertThat(headers(letters.getLast()))
                .containsEntry("stockpot_topic", "stockpot.catalog.commands")
                .containsEntry("stockpot_bytes", Integer.toString(huge.length));
        assertThat(topology.read(Topics.STOCK.results())).hasSize(1);
    }

    @Test
    void showsTheCatalogToEveryNode() throws InterruptedException {
        send(new OpenInstance(SHOP, "{\"name\":\"Shop\"}", "hash"), 0);
        send(token(SHOP, 1, null), 1);
        send(token(SHOP, 2, null), 2);
        send(new RevokeToken(SHOP, Samples.hash(1)), 3);
        List<TestRecord<byte[], byte[]>> shown = topology.read(Topics.DEFAULT.catalogView());
        assertThat(shown).hasSizeGreaterThan(7);
        assertThat(topology.read(Topics.CATALOG.ledger())).hasSize(4);
        var view = topology.catalogViewAtTheEnd();
        long generation = topology.catalogView()
                .instance(view, SHOP)
                .orElseThrow()
                .instance()
                .generation();
        assertThat(topology.catalogView().token(view, generation, Samples.hash(1)))
                .isEmpty();
        assertThat(topology.catalogView().tokens(view, generation)).hasSize(1);
        assertThat(topology.catalogView().instances(view)).hasSize(1);
        assertThat(topology.catalogView().awaitPosition(view, 0, 3, 0)).isTrue();
        assertThat(topology.catalogView().awaitPosition(view, 0, 4, 0)).isFalse();
    }

    @Test
    void showsWhatInstancesDefineToEveryNode() throws Unavailable {
        send(new OpenInstance(SHOP, "{}", "hash"), 0);
        send(new Define(SHOP, Samples.category("b")), 1);
        send(new Define(SHOP, Samples.category("a")), 2);
        send(new Define(SHOP, Samples.unit("a")), 3);
        send(new Define(SHOP, Samples.group("gone")), 4);
        send(new Undefine(SHOP, new Reference(Kind.GROUP, "5")), 5);
        send(new Redefine(SHOP, new Reference(Kind.CATEGORY, "2"), Samples.category("c")), 6);
        var access = topology.catalogViewAtTheEnd();
        CatalogView view = topology.catalogView();
        Defined second = new Defined(2, Samples.category("c"));
        Defined third = new Defined(3, Samples.category("a"));
        Defined fourth = new Defined(4, Samples.unit("a"));
        assertThat(view.definitions(access, 1, Kind.CATEGORY)).containsExactly(second, third);
        assertThat(view.definitions(access, 1, Kind.UNIT)).containsExactly(fourth);
        assertThat(view.definitions(access, 1, Kind.GROUP)).isEmpty();
        assertThat(view.definitions(access, 2, Kind.CATEGORY)).as("of nobody").isEmpty();
        assertThat(view.definition(access, 1, second.reference())).contains(new CatalogView.Seen(second, 6));
        assertThat(view.definition(access, 1, fourth.reference())).contains(new CatalogView.Seen(fourth, 3));
        assertThat(view.definition(access, 1, new Reference(Kind.TEMPLATE, "a")))
                .isEmpty();
        assertThat(view.definition(access, 1, new Reference(Kind.GROUP, "5"))).isEmpty();
        assertThat(view.definition(access, 2, second.reference()))
                .as("of nobody")
                .isEmpty();
    }

    @Test
    void asksForATickWhenSomethingIsDue() {
        List<String> woken = new ArrayList<>();
        topology.ownedPartitions().onStillDue(() -> woken.add("woken"));
        assertThat(topology.ownedPartitions().find(STOCK).due()).isEqualTo(ExpiringEntries.FOREVER);
        send(define(CHAIR, "5"), 0);
        send(lock(CHAIR, "a", "1", 1000), 0);
        assertThat(topology.ownedPartitions().find(STOCK).due()).isEqualTo(NOON + 1000);
        topology.ownedPartitions().find(STOCK).tickSentAt(NOON + 1000);
        topology.append(Topics.STOCK.commands(), null, Records.tick(), NOON + 1000);
        assertThat(topology.ownedPartitions().find(STOCK).due()).isEqualTo(ExpiringEntries.FOREVER);
        assertThat(topology.ownedPartitions().find(STOCK).tickSent()).isZero();
        assertThat(woken).containsExactly("woken");
        assertThat(topology.read(Topics.STOCK.ledger()))
                .last()
                .extracting(fact -> json(fact).path("type").textValue())
                .isEqualTo("LockExpired");
    }

    /** A node whose clock is ahead must not fill the log with ticks that find nothing due. */
    @Test
    void doesNotAskAgainAtOnceWhenATickCameTooEarly() {
        List<String> woken = new ArrayList<>();
        topology.ownedPartitions().onStillDue(() -> woken.add("woken"));
        send(define(CHAIR, "5"), 0);
        send(lock(CHAIR, "a", "1", 1000), 0);
        topology.ownedPartitions().find(STOCK).tickSentAt(NOON + 1000);
        topology.append(Topics.STOCK.commands(), null, Records.tick(), NOON + 999);
        assertThat(woken).isEmpty();
        assertThat(topology.ownedPartitions().find(STOCK).tickSent()).isZero();
        assertThat(topology.ownedPartitions().find(STOCK).due()).isEqualTo(NOON + 1000);
    }

    @Test
    void asksAgainAtOnceWhenMoreIsDue() {
        List<String> woken = new ArrayList<>();
        topology.ownedPartitions().onStillDue(() -> woken.add("woken"));
        send(define(CHAIR, "2000"), 0);
        for (int i = 0; i < 1_500; i++) {
            send(lock(CHAIR, "cart-" + i, "1", 1000), 0);
        }
        topology.append(Topics.STOCK.commands(), null, Records.tick(), NOON + 1000);
        assertThat(topology.ownedPartitions().find(STOCK).due()).isEqualTo(NOON + 1000);
        assertThat(woken).as("500 are still due").hasSize(1);
        topology.append(Topics.STOCK.commands(), null, Records.tick(), NOON + 1000);
        assertThat(topology.ownedPartitions().find(STOCK).due()).isEqualTo(ExpiringEntries.FOREVER);
    }

    @Test
    void wakesWhoeverWaits() throws InterruptedException {
        try (PendingRequests.Waiter waiter = topology.waiters().register(STOCK, "id-0")) {
            send(define(CHAIR, "5"), 0);
            assertThat(waiter.await()).isNotNull();
        }
    }

    @Test
    void showsItsRowsBetweenTwoRecords() throws Exception {
        send(define(CHAIR, "5"), 0);
        List<KeyValue<byte[], byte[]>> before = topology.snapshot("stock");
        send(lock(CHAIR, "a", "1", 1000), 0);
        List<KeyValue<byte[], byte[]>> after = topology.snapshot("stock");
        assertThat(after).hasSizeGreaterThan(before.size());
        assertThat(shown(after))
                .isEqualTo(shown(topology.rowsAtTheEnd("stock").map().entrySet().stream()
                        .map(row -> KeyValue.pair(row.getKey(), row.getValue()))
                        .toList()));
    }

    private static List<String> shown(List<KeyValue<byte[], byte[]>> rows) {
        HexFormat hex = HexFormat.of();
        return rows.stream()
                .map(row -> hex.formatHex(row.key) + "=" + hex.formatHex(row.value))
                .toList();
    }

    @Test
    void ownsItsPartitionsAsLongAsItRuns() {
        assertThat(topology.ownedPartitions().owns(STOCK)).isTrue();
        assertThat(topology.ownedPartitions().all())
                .hasSize(StockpotFamilies.ALL.all().size());
        var wanted = topology.ownedPartitions().find(STOCK).snapshot();
        topology.close();
        assertThat(topology.ownedPartitions().all()).isEmpty();
        assertThat(wanted).isCompletedExceptionally();
    }

    /** Another drawing is another set of stores and changelogs: whoever changes it has to mean it. */
    @Test
    void isDrawnAsItEverWas() throws IOException {
        try (InputStream golden = StockpotTopologyTest.class.getResourceAsStream("topology.txt")) {
            assertThat(golden).as("topology.txt").isNotNull();
            assertThat(topology.description())
                    .isEqualToNormalizingNewlines(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
