package stockpot.topology.records;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import stockpot.kernel.Rejection;
import stockpot.quantity.Quantity;
import stockpot.stock.Hold;
import stockpot.stock.Product;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductKey;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.DefineProduct;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockEvent;
import stockpot.stock.StockEvent.ProductChanged;
import stockpot.stock.StockRejection.OutOfStock;
import stockpot.topology.records.Outgoing.Verdict;
import stockpot.topology.records.StockRecords.Grant;

/** The stock family in JSON. */
public final class StockWords extends TableWords<Stock, ProductKey, StockCommand, StockEvent> {
    public StockWords() {
        super(StockCommand::key, StockRecords.COMMANDS, StockRecords.EVENTS);
    }

    @Override
    public void writeEvent(JsonGenerator out, StockEvent event, Stock before) throws IOException {
        ProductDetails old = before.details();
        if (event instanceof ProductChanged e
                && old != null
                && e.details().image().equals(old.image())) {
            StockRecords.CHANGED_WITHOUT_IMAGE.write(out, e);
        } else {
            writeEvent(out, event);
        }
    }

    @Override
    public void writeStanding(JsonGenerator out, Stock slice) throws IOException {
        Product product = slice.product();
        if (product == null) {
            out.writeNull();
        } else {
            ProductRecords.STANDING.write(out, product);
        }
    }

    @Override
    public void writeRefusal(JsonGenerator out, Rejection rejection) throws IOException {
        if (rejection instanceof OutOfStock refusal) {
            StockRecords.OUT_OF_STOCK.write(out, refusal);
        }
    }

    @Override
    public void writeAcceptance(JsonGenerator out, StockCommand command, Stock before, Stock after) throws IOException {
        Product product = after.product();
        Hold hold = after.holding().hold();
        if (command instanceof DefineProduct && product != null) {
            ProductRecords.NUMBERED.write(out, product);
        } else if (command instanceof HoldStock c && hold != null) {
            Quantity surplus = hold.counted().minusOrZero(hold.quantity());
            Grant grant = new Grant(c.partly() ? hold.quantity() : null, surplus.isZero() ? null : surplus);
            StockRecords.GRANT.write(out, grant);
        }
    }

    /** What a granted hold says. */
    public static Grant grant(Verdict granted) {
        return Outgoing.data(granted, StockRecords.GRANT);
    }
}
