package stockpot.topology.stock;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.stock.Hold;
import stockpot.stock.Hold.AsLock;
import stockpot.stock.HoldOwner;
import stockpot.stock.Lock;
import stockpot.stock.LockId;
import stockpot.topology.rows.ExpiringEntries;
import stockpot.topology.rows.ExpiringEntries.Lease;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** Bytes of locks and holds, which are both kept as leases of a product. */
public final class HoldRows {
    private HoldRows() {}

    /** A lock that stands aside has no deadline until it comes back, so the clock does not find it. */
    static Lease lease(Lock lock) {
        RowWriter content = new RowWriter().quantity(lock.quantity());
        AttemptId attempt = lock.asideFor();
        if (attempt == null) {
            return new Lease(lock.id().value(), lock.deadline(), content.done());
        }
        content.text(attempt.value()).number(lock.deadline() == Lock.FOREVER ? 0 : lock.deadline());
        return new Lease(lock.id().value(), ExpiringEntries.FOREVER, content.done());
    }

    public static Lock lock(Lease lease) {
        RowReader content = RowReader.content(lease.content());
        LockId id = new LockId(lease.id());
        var quantity = content.quantity();
        if (!content.hasMore()) {
            return new Lock(id, quantity, lease.deadline());
        }
        AttemptId attempt = new AttemptId(content.text());
        long deadline = content.number();
        return new Lock(id, quantity, deadline == 0 ? Lock.FOREVER : deadline, attempt);
    }

    public static Lease lease(Hold hold) {
        RowWriter content = new RowWriter()
                .text(hold.owner().id())
                .quantity(hold.quantity())
                .quantity(hold.counted())
                .flag(hold.firm())
                .number(hold.aside().size());
        hold.aside().forEach(lock -> content.text(lock.value()));
        if (hold.owner().kind() != HoldOwner.Kind.ORDER || hold.over() != null || hold.under() != null) {
            content.text(hold.owner().kind().name()).text(text(hold.over())).text(text(hold.under()));
        }
        if (hold.asLock() != null) {
            long deadline = hold.asLock().deadline();
            content.text(hold.asLock().lock().value()).number(deadline == Lock.FOREVER ? 0 : deadline);
        }
        return new Lease(hold.attempt().value(), hold.overdueAt(), content.done());
    }

    static @Nullable Hold hold(@Nullable Lease lease) {
        return lease == null ? null : read(lease);
    }

    public static Hold read(Lease lease) {
        RowReader content = RowReader.content(lease.content());
        String owner = content.text();
        var quantity = content.quantity();
        var counted = content.quantity();
        boolean firm = content.flag();
        List<LockId> aside = new ArrayList<>();
        for (int left = content.integer(); left > 0; left--) {
            aside.add(new LockId(content.text()));
        }
        HoldOwner.Kind kind = content.hasMore() ? HoldOwner.Kind.valueOf(content.text()) : HoldOwner.Kind.ORDER;
        return new Hold(
                new AttemptId(lease.id()),
                new HoldOwner(kind, owner),
                quantity,
                counted,
                firm,
                lease.deadline(),
                aside,
                attempt(content),
                attempt(content),
                asLock(content));
    }

    /** Only holds of batches have it, and of those there is a kind before it. */
    private static @Nullable AsLock asLock(RowReader content) {
        if (!content.hasMore()) {
            return null;
        }
        LockId lock = new LockId(content.text());
        long deadline = content.number();
        return new AsLock(lock, deadline == 0 ? Lock.FOREVER : deadline);
    }

    private static String text(@Nullable AttemptId attempt) {
        return attempt == null ? "" : attempt.value();
    }

    private static @Nullable AttemptId attempt(RowReader content) {
        String text = content.hasMore() ? content.text() : "";
        return text.isEmpty() ? null : new AttemptId(text);
    }
}
