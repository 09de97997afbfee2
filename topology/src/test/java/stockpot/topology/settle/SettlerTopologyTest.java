package stockpot.topology.settle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import stockpot.kernel.AttemptId;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.ResolveHold;
import stockpot.orders.OrderKey;
import stockpot.schemas.Topics;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.stock.StockCommand.SellHold;
import stockpot.topology.orders.OrderFamily;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.RecordKey;
import stockpot.topology.records.Records;
import stockpot.topology.stock.StockFamily;

/** Ledger records in, commands out. */
class SettlerTopologyTest extends SettlerDriven {
    private static final AttemptId ATTEMPT = new AttemptId("a");
    private static final ProductKey CHAIR = ProductKey.of("shop", "chair");
    private static final ProductKey TABLE = ProductKey.of("shop", "table");
    private static final String ITEMS =
            ",\"items\":[{\"product\":\"chair\",\"quantity\":\"1\"}," + "{\"product\":\"table\",\"quantity\":\"2\"}]";

    private final Records<?, OrderCommand, ?> orders = new Records<>(OrderFamily.ORDERS.codec());

    @Override
    void happened(String topic, String type, String members) {
        super.happened(topic, type, ",\"attempt\":\"a\"" + members);
    }

    private List<Envelope<StockCommand>> toStock() {
        return sentTo(StockFamily.STOCK);
    }

    private static Envelope<StockCommand> settled(long offset, int ordinal, StockCommand command) {
        return settled(Topics.ORDERS.ledger(), offset, ordinal, command);
    }

    @Test
    void sendsWhatAnOrderMeansToEachOfItsProducts() {
        happened(Topics.ORDERS.ledger(), "OrderPlaced", ITEMS);
        happened(Topics.ORDERS.ledger(), "OrderPaid", ITEMS);
        happened(Topics.ORDERS.ledger(), "OrderExpired", ITEMS);
        happened(Topics.ORDERS.ledger(), "OrderWithdrawn", ITEMS);
        assertThat(toStock())
                .containsExactly(
                        settled(0, 0, new ConfirmHold(CHAIR, ATTEMPT)),
                        settled(0, 1, new ConfirmHold(TABLE, ATTEMPT)),
                        settled(1, 0, new SellHold(CHAIR, ATTEMPT)),
                        settled(1, 1, new SellHold(TABLE, ATTEMPT)),
                        settled(2, 0, new ReleaseHold(CHAIR, ATTEMPT)),
                        settled(2, 1, new ReleaseHold(TABLE, ATTEMPT)),
                        settled(3, 0, new ReleaseHold(CHAIR, ATTEMPT)),
                        settled(3, 1, new ReleaseHold(TABLE, ATTEMPT)));
        assertThat(sent(Topics.ORDERS.commands())).isEmpty();
    }

    @Test
    void asksTheOrderOfAHoldThatIsOverdueAndCarriesTheAnswer() {
        happened(Topics.STOCK.ledger(), "HoldOverdue", ",\"product\":\"chair\",\"order\":\"o\"");
        List<TestRecord<byte[], byte[]>> asked = sent(Topics.ORDERS.commands());
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst().key()).isEqualTo(RecordKey.of("shop", "o"));
        assertThat(read(orders, asked.getFirst()))
                .isEqualTo(new Envelope.Settled<>(
                        source(Topics.STOCK.ledger(), 0, 0),
                        new ResolveHold(OrderKey.of("shop", "o"), ATTEMPT, new ProductId("chair"))));
        happened(Topics.ORDERS.ledger(), "HoldResolved", ",\"product\":\"chair\",\"fate\":\"CONFIRM\"");
        happened(Topics.ORDERS.ledger(), "HoldResolved", ",\"product\":\"chair\",\"fate\":\"SELL\"");
        happened(Topics.ORDERS.ledger(), "HoldResolved", ",\"product\":\"chair\",\"fate\":\"RELEASE\"");
        assertThat(toStock())
                .containsExactly(
                        settled(0, 0, new ConfirmHold(CHAIR, ATTEMPT)),
                        settled(1, 0, new SellHold(CHAIR, ATTEMPT)),
                        settled(2, 0, new ReleaseHold(CHAIR, ATTEMPT)));
    }

    /** The ledgers of an imported log are made again, and the settler reads them from their first record. */
    @Test
    void sendsNothingAgainThatWasSentBeforeAnImport() {
        imported(new Settled(Map.of(new TopicPartition(Topics.ORDERS.commands(), 0), 3L)));
        for (int times = 0; times < 4; times++) {
            happened(Topics.ORDERS.ledger(), "OrderPaid", ",\"items\":[{\"product\":\"chair\",\"quantity\":\"1\"}]");
        }
        happened(Topics.STOCK.ledger(), "HoldOverdue", ",\"product\":\"chair\",\"order\":\"o\"");
        assertThat(toStock())
                .containsExactly(
                        settled(2, 0, new SellHold(CHAIR, ATTEMPT)), settled(3, 0, new SellHold(CHAIR, ATTEMPT)));
        assertThat(sent(Topics.ORDERS.commands())).hasSize(1);
    }

    @Test
    void passesOverAllElse() {
        happened(Topics.ORDERS.ledger(), "OrderClaimed", ITEMS);
        happened(Topics.ORDERS.ledger(), "AttemptAbandoned", "");
        happened(Topics.STOCK.ledger(), "HoldConfirmed", ",\"product\":\"chair\",\"order\":\"o\"");
        input(Topics.STOCK.ledger(), new TestRecord<>(new byte[0], new byte[] {'?'}));
        assertThat(sent(Topics.STOCK.commands())).isEmpty();
        assertThat(sent(Topics.ORDERS.commands())).isEmpty();
    }
}
