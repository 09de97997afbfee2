package stockpot.topology.settle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.kernel.AttemptId;
import stockpot.orders.OrderCommand.ResolveTake;
import stockpot.orders.OrderKey;
import stockpot.orders.ReservationCommand.ConfirmTake;
import stockpot.orders.ReservationCommand.ReleaseTake;
import stockpot.orders.ReservationCommand.ResolveReserved;
import stockpot.orders.ReservationKey;
import stockpot.schemas.Topics;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.LedgerHeaders;
import stockpot.topology.decide.Workbench;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.Records;
import stockpot.topology.records.Source;
import stockpot.topology.records.Unreadable;

/** Ledger records of reservations in, commands in their order out. */
class SettledReservationsTest {
    private static final String ORDERS = Topics.ORDERS.ledger();
    private static final String STOCK = Topics.STOCK.ledger();
    private static final ReservationKey KEY = new ReservationKey(117);
    private static final AttemptId FIRST = new AttemptId("first");
    private static final AttemptId SECOND = new AttemptId("second");
    private static final ProductKey CHAIR = ProductKey.of("shop", "chair");
    private static final ProductKey TABLE = ProductKey.of("shop", "table");
    private static final String ITEMS =
            "\"items\":[{\"product\":\"chair\",\"quantity\":\"1\"}," + "{\"product\":\"table\",\"quantity\":\"2\"}]";
    private static final String RESERVATION = ",\"reservation\":\"117\",\"attempt\":\"first\"," + ITEMS;

    private final TopologyTestDriver driver = new TopologyTestDriver(
            new SettlerTopology(new Layout(1, Workbench.KEPT, Workbench.KEYED_KEPT)).draw(), new Properties());

    @AfterEach
    void close() {
        driver.close();
    }

    private void happened(String topic, String type, String members) {
        String value = "{\"type\":\"" + type + "\",\"instance\":\"shop\"" + members + "}";
        RecordHeaders headers = new RecordHeaders();
        headers.add(LedgerHeaders.TYPE, ("stockpot.family." + type).getBytes(StandardCharsets.UTF_8));
        driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(new byte[0], value.getBytes(StandardCharsets.UTF_8), headers, 7L));
    }

    private <C> List<Envelope<C>> sentTo(Family<?, C, ?> family) {
        Records<?, C, ?> records = new Records<>(family.words());
        return driver
                .createOutputTopic(family.topics().commands(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList()
                .stream()
                .map(record -> read(records, record))
                .toList();
    }

    private static <C> Envelope<C> read(Records<?, C, ?> records, TestRecord<byte[], byte[]> record) {
        try {
            return records.read(record.key(), record.value(), 0, 1);
        } catch (Unreadable e) {
            throw new AssertionError(e);
        }
    }

    private static <C> Envelope<C> settled(String ledger, long offset, int ordinal, C command) {
        return new Envelope.Settled<>(new Source(ledger, 0, offset, ordinal), command);
    }

    @Test
    void oneThatIsMadeHasItsGoods() {
        happened(ORDERS, "ReservationMade", RESERVATION);
        assertThat(sentTo(Family.STOCK))
                .containsExactly(
                        settled(ORDERS, 0, 0, new ConfirmHold(CHAIR, FIRST)),
                        settled(ORDERS, 0, 1, new ConfirmHold(TABLE, FIRST)));
        assertThat(sentTo(Family.ORDERS)).isEmpty();
    }

    /** A hold that is confirmed takes the place of the old one, which must not be released before. */
    @Test
    void oneThatIsChangedHasItsNewGoodsBeforeTheOldOnesAreFree() {
        String replaced =
                ",\"replaced\":{\"attempt\":\"second\",\"items\":[{\"product\":\"chair\",\"quantity\":\"9\"}]}";
        happened(ORDERS, "ReservationChanged", RESERVATION + replaced);
        happened(ORDERS, "ReservationChanged", RESERVATION);
        assertThat(sentTo(Family.STOCK))
                .containsExactly(
                        settled(ORDERS, 0, 0, new ConfirmHold(CHAIR, FIRST)),
                        settled(ORDERS, 0, 1, new ConfirmHold(TABLE, FIRST)),
                        settled(ORDERS, 0, 2, new ReleaseHold(CHAIR, SECOND)),
                        settled(ORDERS, 1, 0, new ConfirmHold(CHAIR, FIRST)),
                        settled(ORDERS, 1, 1, new ConfirmHold(TABLE, FIRST)));
    }

    @Test
    void oneThatEndsGivesItsGoodsBackUnlessAnOrderHasThem() {
        happened(ORDERS, "ReservationEnded", RESERVATION + ",\"state\":\"ORDERED\",\"order\":\"2026-1\"");
        assertThat(sentTo(Family.STOCK)).isEmpty();
        happened(ORDERS, "ReservationEnded", RESERVATION + ",\"state\":\"EXPIRED\"");
        assertThat(sentTo(Family.STOCK))
                .containsExactly(
                        settled(ORDERS, 1, 0, new ReleaseHold(CHAIR, FIRST)),
                        settled(ORDERS, 1, 1, new ReleaseHold(TABLE, FIRST)));
        assertThat(sentTo(Family.ORDERS)).isEmpty();
    }

    @Test
    void anOrderHasItsGoodsThenTheReservationAndThenTheRestIsFree() {
        String taken = ",\"taken\":{\"reservation\":\"117\",\"attempt\":\"first\",\"products\":[\"chair\",\"table\"]}";
        String order = ",\"order\":\"2026-1\",\"attempt\":\"second\","
                + "\"items\":[{\"product\":\"chair\",\"quantity\":\"1\"}]";
        happened(ORDERS, "OrderPlaced", order + taken);
        assertThat(sentTo(Family.STOCK))
                .containsExactly(
                        settled(ORDERS, 0, 0, new ConfirmHold(CHAIR, SECOND)),
                        settled(ORDERS, 0, 2, new ReleaseHold(CHAIR, FIRST)),
                        settled(ORDERS, 0, 3, new ReleaseHold(TABLE, FIRST)));
        assertThat(sentTo(Family.ORDERS)).containsExactly(settled(ORDERS, 0, 1, new ConfirmTake(KEY, SECOND)));
        happened(ORDERS, "OrderPlaced", order);
        assertThat(sentTo(Family.STOCK)).containsExactly(settled(ORDERS, 1, 0, new ConfirmHold(CHAIR, SECOND)));
        assertThat(sentTo(Family.ORDERS)).isEmpty();
    }

    @Test
    void onesHoldThatIsOverdueAsksItAndIsAnswered() {
        String hold = ",\"product\":\"chair\",\"attempt\":\"first\",\"reservation\":\"117\"";
        happened(STOCK, "HoldOverdue", hold + ",\"quantity\":\"1\",\"counted\":\"1\"");
        assertThat(sentTo(Family.ORDERS)).containsExactly(settled(STOCK, 0, 0, new ResolveReserved(KEY, FIRST, CHAIR)));
        happened(ORDERS, "HoldResolved", hold + ",\"fate\":\"CONFIRM\"");
        happened(ORDERS, "HoldResolved", hold + ",\"fate\":\"RELEASE\"");
        assertThat(sentTo(Family.STOCK))
                .containsExactly(
                        settled(ORDERS, 0, 0, new ConfirmHold(CHAIR, FIRST)),
                        settled(ORDERS, 1, 0, new ReleaseHold(CHAIR, FIRST)));
    }

    @Test
    void oneThatWaitsTooLongAsksItsOrderAndIsAnswered() {
        happened(ORDERS, "TakeOverdue", RESERVATION + ",\"order\":\"2026-1\",\"taking\":\"second\"");
        String resolved = ",\"order\":\"2026-1\",\"attempt\":\"second\",\"reservation\":\"117\",\"fate\":";
        happened(ORDERS, "TakeResolved", resolved + "\"CONFIRM\"");
        happened(ORDERS, "TakeResolved", resolved + "\"RELEASE\"");
        assertThat(sentTo(Family.ORDERS))
                .containsExactly(
                        settled(ORDERS, 0, 0, new ResolveTake(OrderKey.of("shop", "2026-1"), SECOND, KEY)),
                        settled(ORDERS, 1, 0, new ConfirmTake(KEY, SECOND)),
                        settled(ORDERS, 2, 0, new ReleaseTake(KEY, SECOND)));
        assertThat(sentTo(Family.STOCK)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ReservationTaken",
                "TakeReleased",
                "ReservationForgotten",
                "AttemptAbandoned",
                "AttemptForgotten",
                "HoldReplaced"
            })
    void nothingElseFollows(String type) {
        happened(type.equals("HoldReplaced") ? STOCK : ORDERS, type, RESERVATION + ",\"product\":\"chair\"");
        assertThat(sentTo(Family.STOCK)).isEmpty();
        assertThat(sentTo(Family.ORDERS)).isEmpty();
    }
}
