package stockpot.topology.stock;

import static stockpot.topology.table.Types.COUNT;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import stockpot.kernel.Rejection;
import stockpot.quantity.Quantity;
import stockpot.stock.Hold;
import stockpot.stock.Lock;
import stockpot.stock.Product;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductKey;
import stockpot.stock.Stock;
import stockpot.stock.StockAnswer;
import stockpot.stock.StockAnswer.Defined;
import stockpot.stock.StockAnswer.Done;
import stockpot.stock.StockAnswer.Held;
import stockpot.stock.StockAnswer.Locked;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.DefineProduct;
import stockpot.stock.StockCommand.HoldForLock;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.LockStock;
import stockpot.stock.StockEvent;
import stockpot.stock.StockEvent.ProductChanged;
import stockpot.stock.StockRejection;
import stockpot.stock.StockRejection.OutOfStock;
import stockpot.topology.records.TableCodec;
import stockpot.topology.table.Members;
import stockpot.topology.table.Unreadable;

/** The stock family in JSON. */
public final class StockCodec extends TableCodec<Stock, ProductKey, StockCommand, StockEvent> {
    public StockCodec() {
        super(StockCommand::key, StockRecords.COMMANDS, StockRecords.EVENTS, StockRejection.Code::valueOf);
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
    public void writeSnapshot(JsonGenerator out, Stock slice) throws IOException {
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
        } else {
            super.writeRefusal(out, rejection);
        }
    }

    @Override
    public void writeAcceptance(JsonGenerator out, StockCommand command, Stock before, Stock after) throws IOException {
        Product product = after.product();
        Hold hold = after.holding().hold();
        Lock lock = after.lock();
        if (command instanceof LockStock && lock != null) {
            StockRecords.HAS_LOCK.write(out, new Locked(lock.deadline()));
        } else if (command instanceof HoldForLock && hold != null && hold.asLock() != null) {
            StockRecords.HAS_LOCK.write(out, new Locked(hold.asLock().deadline()));
        } else if (command instanceof DefineProduct && product != null) {
            ProductRecords.NUMBERED.write(out, product);
        } else if (command instanceof HoldStock c && hold != null) {
            Quantity surplus = hold.counted().minusOrZero(hold.quantity());
            Held held = new Held(c.partly() ? hold.quantity() : null, surplus.isZero() ? null : surplus);
            StockRecords.HELD.write(out, held);
        }
    }

    /** A hold of which there is nothing to say is like any other command. */
    @Override
    public StockAnswer readAcceptance(Members data) throws Unreadable {
        if (data.has("serial")) {
            return new Defined(data.value("serial", COUNT));
        }
        if (data.has("until_ms")) {
            return StockRecords.HAS_LOCK.read(data);
        }
        return data.has("granted") || data.has("surplus") ? StockRecords.HELD.read(data) : new Done();
    }

    @Override
    public Rejection readRefusal(String code, Members data) throws Unreadable {
        return code.equals(StockRejection.Code.OUT_OF_STOCK.name())
                ? StockRecords.OUT_OF_STOCK.read(data)
                : super.readRefusal(code, data);
    }
}
