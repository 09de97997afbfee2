package stockpot.topology.records;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Rejection;
import stockpot.quantity.Quantity;
import stockpot.stock.Lock;
import stockpot.stock.LockId;
import stockpot.stock.Product;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductKey;
import stockpot.stock.Restock;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ChangeProduct;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.DefineProduct;
import stockpot.stock.StockCommand.DropLocks;
import stockpot.stock.StockCommand.EndLocks;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.LockStock;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.stock.StockCommand.RemoveProduct;
import stockpot.stock.StockCommand.SellHold;
import stockpot.stock.StockEvent;
import stockpot.stock.StockEvent.HoldConfirmed;
import stockpot.stock.StockEvent.HoldOverdue;
import stockpot.stock.StockEvent.HoldReleased;
import stockpot.stock.StockEvent.HoldReplaced;
import stockpot.stock.StockEvent.HoldSold;
import stockpot.stock.StockEvent.LockDropped;
import stockpot.stock.StockEvent.LockExpired;
import stockpot.stock.StockEvent.LockReplaced;
import stockpot.stock.StockEvent.ProductChanged;
import stockpot.stock.StockEvent.ProductDefined;
import stockpot.stock.StockEvent.ProductRemoved;
import stockpot.stock.StockEvent.StockHeld;
import stockpot.stock.StockEvent.StockLocked;
import stockpot.stock.StockEvent.StockUnlocked;
import stockpot.stock.StockRejection.OutOfStock;
import stockpot.topology.table.Members;
import stockpot.topology.table.Unreadable;

/** The stock family in JSON. */
public final class StockWords implements Words<Stock, StockCommand, StockEvent> {
    private static final List<String> ID_NAMES = List.of("instance", "product");

    @Override
    public List<String> ids(StockCommand command) {
        return List.of(command.key().instance().value(), command.key().product().value());
    }

    @Override
    public List<String> idNames(StockCommand command) {
        return ID_NAMES;
    }

    @Override
    public List<String> idNames(String type) {
        return ID_NAMES;
    }

    @Override
    public String type(StockCommand command) {
        return switch (command) {
            case DefineProduct c -> "DefineProduct";
            case ChangeProduct c -> "ChangeProduct";
            case RemoveProduct c -> "RemoveProduct";
            case LockStock c -> "LockStock";
            case HoldStock c -> "HoldStock";
            case ConfirmHold c -> "ConfirmHold";
            case SellHold c -> "SellHold";
            case ReleaseHold c -> "ReleaseHold";
            case EndLocks c -> "Tick";
            case DropLocks c -> "Tick";
        };
    }

    @Override
    public void write(JsonGenerator out, StockCommand command) throws IOException {
        switch (command) {
            case DefineProduct c -> {
                out.writeStringField("total", DetailsWords.written(c.total()));
                DetailsWords.write(out, c.details());
            }
            case ChangeProduct c -> DetailsWords.writePatch(out, c.patch());
            case RemoveProduct c -> out.writeBooleanField("force", c.force());
            case LockStock c -> {
                out.writeStringField("lock", c.lock().value());
                out.writeStringField("quantity", c.quantity().toString());
                if (c.durationMicros() != null) {
                    out.writeNumberField("duration_us", c.durationMicros());
                }
            }
            case HoldStock c -> HoldWords.write(out, c);
            case ConfirmHold c -> HoldWords.write(out, c.attempt());
            case SellHold c -> HoldWords.write(out, c.attempt());
            case ReleaseHold c -> HoldWords.write(out, c.attempt());
            case EndLocks c -> throw notSent();
            case DropLocks c -> throw notSent();
        }
    }

    private static IllegalArgumentException notSent() {
        return new IllegalArgumentException("only a tick ends what is overdue; such a command is never sent");
    }

    @Override
    public StockCommand read(String type, List<String> ids, Members members) throws Unreadable {
        ProductKey key = ProductKey.of(ids.get(0), ids.get(1));
        return switch (type) {
            case "LockStock" ->
                new LockStock(
                        key,
                        members.parsed("lock", LockId::new),
                        members.parsed("quantity", Quantity::parse),
                        members.numberOrNull("duration_us"));
            case "DefineProduct" ->
                new DefineProduct(key, DetailsWords.read(members), members.parsed("total", DetailsWords::total));
            case "ChangeProduct" -> new ChangeProduct(key, DetailsWords.readPatch(members, true));
            case "HoldStock" -> HoldWords.read(key, members);
            case "ConfirmHold" -> new ConfirmHold(key, members.parsed("attempt", AttemptId::new));
            case "SellHold" -> new SellHold(key, members.parsed("attempt", AttemptId::new));
            case "ReleaseHold" -> new ReleaseHold(key, members.parsed("attempt", AttemptId::new));
            case "RemoveProduct" -> new RemoveProduct(key, members.flag("force"));
            default -> throw new Unreadable("there is no stock command of type '" + type + "'");
        };
    }

    @Override
    public String eventType(StockEvent event) {
        return switch (event) {
            case ProductDefined e -> "ProductDefined";
            case ProductChanged e -> "ProductChanged";
            case ProductRemoved e -> "ProductRemoved";
            case StockLocked e -> "StockLocked";
            case StockUnlocked e -> "StockUnlocked";
            case LockExpired e -> "LockExpired";
            case LockDropped e -> "LockDropped";
            case StockHeld e -> "StockHeld";
            case LockReplaced e -> "LockReplaced";
            case HoldConfirmed e -> "HoldConfirmed";
            case HoldSold e -> "HoldSold";
            case HoldReplaced e -> "HoldReplaced";
            case HoldReleased e -> "HoldReleased";
            case HoldOverdue e -> "HoldOverdue";
        };
    }

    /** A picture may be a million characters, and whoever changes a price with a few does not say it again. */
    @Override
    public void writeEvent(JsonGenerator out, StockEvent event, Stock before) throws IOException {
        ProductDetails old = before.details();
        if (event instanceof ProductChanged e && old != null) {
            writeDetails(out, e.details(), !e.details().image().equals(old.image()));
        } else {
            writeEvent(out, event);
        }
    }

    private static void writeDetails(JsonGenerator out, ProductDetails details, boolean withImage) throws IOException {
        out.writeObjectFieldStart("details");
        DetailsWords.write(out, details, withImage);
        out.writeEndObject();
    }

    @Override
    public void writeEvent(JsonGenerator out, StockEvent event) throws IOException {
        switch (event) {
            case ProductDefined e -> {
                out.writeNumberField("serial", e.serial());
                writeDetails(out, e.details(), true);
            }
            case ProductChanged e -> writeDetails(out, e.details(), true);
            case ProductRemoved e -> {}
            case StockLocked e -> writeLock(out, e.lock(), e.quantity(), e.deadline());
            case StockUnlocked e -> writeLock(out, e.lock(), e.quantity(), Lock.FOREVER);
            case LockExpired e -> writeLock(out, e.lock(), e.quantity(), e.deadline());
            case LockDropped e -> writeLock(out, e.lock(), e.quantity(), Lock.FOREVER);
            case StockHeld e -> HoldWords.write(out, e.hold());
            case LockReplaced e -> {
                writeLock(out, e.lock(), e.quantity(), Lock.FOREVER);
                HoldWords.write(out, e.attempt());
            }
            case HoldConfirmed e -> HoldWords.write(out, e.hold());
            case HoldSold e -> HoldWords.write(out, e.hold());
            case HoldReplaced e -> {
                HoldWords.write(out, e.hold());
                out.writeStringField("by", e.by().value());
            }
            case HoldReleased e -> HoldWords.write(out, e.hold());
            case HoldOverdue e -> HoldWords.write(out, e.hold());
        }
    }

    private static void writeLock(JsonGenerator out, LockId lock, Quantity quantity, long deadline) throws IOException {
        out.writeStringField("lock", lock.value());
        out.writeStringField("quantity", quantity.toString());
        if (deadline != Lock.FOREVER) {
            out.writeNumberField("deadline_ms", deadline);
        }
    }

    @Override
    public boolean hasStanding() {
        return true;
    }

    @Override
    public void writeStanding(JsonGenerator out, Stock slice) throws IOException {
        Product product = slice.product();
        if (product == null) {
            out.writeNull();
            return;
        }
        out.writeStartObject();
        out.writeStringField("total", DetailsWords.written(product.total()));
        out.writeStringField("sold", product.sold().toString());
        out.writeStringField("lost", product.lost().toString());
        out.writeStringField("locked", product.locked().toString());
        out.writeStringField("held", product.held().toString());
        out.writeEndObject();
    }

    @Override
    public void writeRefusal(JsonGenerator out, Rejection rejection) throws IOException {
        if (rejection instanceof OutOfStock refusal) {
            out.writeStringField("requested", refusal.requested().toString());
            out.writeStringField("available", refusal.available().toString());
            if (!refusal.nextRestock().equals(Restock.UNKNOWN)) {
                out.writeNumberField("restock", DetailsWords.written(refusal.nextRestock()));
            }
        }
    }

    @Override
    public void writeAcceptance(JsonGenerator out, StockCommand command, Stock before, Stock after) throws IOException {
        if (command instanceof DefineProduct && after.product() != null) {
            out.writeNumberField("serial", after.product().serial());
        } else if (command instanceof HoldStock c) {
            HoldWords.writeGrant(out, c, after);
        }
    }
}
