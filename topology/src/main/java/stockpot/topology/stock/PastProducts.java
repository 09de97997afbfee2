package stockpot.topology.stock;

import static stockpot.topology.history.Chronicle.Says.ASIDE;
import static stockpot.topology.history.Chronicle.Says.BEGINS;
import static stockpot.topology.history.Chronicle.Says.DESCRIBES;
import static stockpot.topology.history.Chronicle.Says.ENDS;
import static stockpot.topology.history.Chronicle.Says.STANDS;
import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.COUNT;
import static stockpot.topology.table.Types.QUANTITY;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import stockpot.quantity.Quantity;
import stockpot.schemas.Topics;
import stockpot.stock.Image;
import stockpot.stock.Product;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductKey;
import stockpot.stock.StockLists.ProductRow;
import stockpot.stock.Total;
import stockpot.topology.history.Chronicle;
import stockpot.topology.history.Chronicle.Subject;
import stockpot.topology.history.Histories.Told;
import stockpot.topology.history.Thing;
import stockpot.topology.records.Records;
import stockpot.topology.rows.ExpiringEntries;
import stockpot.topology.table.Members;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.Unreadable;

/** Products as their ledger tells of them. */
public final class PastProducts {
    public static final Chronicle CHRONICLE = new Chronicle(
            Topics.STOCK,
            Map.ofEntries(
                    Map.entry("ProductDefined", BEGINS),
                    Map.entry("ProductChanged", DESCRIBES),
                    Map.entry("ProductRemoved", ENDS),
                    Map.entry("StockLocked", STANDS),
                    Map.entry("StockUnlocked", STANDS),
                    Map.entry("LockFreed", STANDS),
                    Map.entry("LockExpired", STANDS),
                    Map.entry("LockDropped", ASIDE),
                    Map.entry("LockReplaced", STANDS),
                    Map.entry("StockHeld", STANDS),
                    Map.entry("HoldConfirmed", STANDS),
                    Map.entry("HoldLocked", STANDS),
                    Map.entry("HoldSold", STANDS),
                    Map.entry("HoldReplaced", STANDS),
                    Map.entry("HoldReleased", STANDS),
                    Map.entry("HoldOverdue", STANDS)),
            List.of(new Subject("lock"), new Subject("order"), new Subject("reservation")),
            record -> json(record).path("details").has("image"));

    /** What a record says of the product's totals. */
    public record Standing(Total total, Quantity sold, Quantity lost, Quantity locked, Quantity held) {}

    private static final RecordTable<Standing> STANDING = table(Standing.class)
            .member("total", Standing::total, ProductRecords.TOTAL, "All that was ever stocked.")
            .member("sold", Standing::sold, QUANTITY, "All that was sold.")
            .member("lost", Standing::lost, QUANTITY, "All that was lost.")
            .member("locked", Standing::locked, QUANTITY, "What carts had set aside.")
            .member("held", Standing::held, QUANTITY, "What orders and reservations held.")
            .done();

    private PastProducts() {}

    public static Thing thing(ProductKey key) {
        return Thing.of(Topics.STOCK, key.instance().value(), key.product().value());
    }

    /**
     * The product as those records say: the first how it stood, the others how it was described. How many locks and holds there
     * were they do not say; there is one of each where anything was locked or held.
     */
    public static ProductRow read(ProductKey key, List<Told> told) {
        List<JsonNode> described = told.stream()
                .filter(each -> each.entry().says() == BEGINS || each.entry().says() == DESCRIBES)
                .sorted(Comparator.comparingLong(each -> -each.entry().offset()))
                .map(each -> json(each.record()))
                .toList();
        try {
            Standing standing =
                    STANDING.read(new Members(json(told.getFirst().record()).path("after")));
            ProductDetails details = ProductRecords.DETAILS
                    .read(new Members(described.getFirst().path("details")))
                    .withImage(image(described));
            long serial = new Members(described.getLast()).value("serial", COUNT);
            Product product = new Product(
                    serial,
                    standing.total(),
                    standing.sold(),
                    standing.lost(),
                    standing.locked(),
                    standing.locked().isZero() ? 0 : 1,
                    standing.held(),
                    Quantity.ZERO,
                    standing.held().isZero() ? 0 : 1,
                    details.fractions(),
                    details.nextRestock());
            return new ProductRow(
                    key.product(),
                    product,
                    details,
                    Image.hashOf(details.image()),
                    ExpiringEntries.FOREVER,
                    Quantity.ZERO);
        } catch (Unreadable e) {
            throw new IllegalStateException("a ledger record of " + key + " is one that this program wrote", e);
        }
    }

    /** The latest description that says anything of it; one before that stays as it is. */
    private static String image(List<JsonNode> described) {
        return described.stream()
                .map(each -> each.path("details").path("image"))
                .filter(JsonNode::isTextual)
                .findFirst()
                .map(JsonNode::textValue)
                .orElse("");
    }

    private static JsonNode json(byte[] record) {
        try {
            return Records.JSON.readTree(record);
        } catch (IOException e) {
            throw new IllegalStateException("a ledger record is JSON that this program wrote", e);
        }
    }
}
