package stockpot.topology.rows;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.money.Amount;
import stockpot.pots.Claim;
import stockpot.pots.Pot;
import stockpot.pots.PotName;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.pots.Totals;

/** Keys and bytes of the rows of pots and of their names. Pots lie in the order of their serial numbers, as in lists. */
public final class PotRows {
    private static final char POT = 'p';
    private static final char NAME = 'n';
    private static final int VERSION = 1;

    private PotRows() {}

    /** A pot and what the plumbing keeps beside it. */
    public record Stored(Pot pot, long offset, long changed) {}

    /**
     * A claim and what the plumbing keeps beside it.
     *
     * @param serial what its entry of the agenda is known by
     */
    record StoredClaim(Claim claim, long offset, long changed, long serial) {}

    public static byte[] key(PotKey key) {
        return key(key.instance(), key.serial());
    }

    public static byte[] key(InstanceId instance, long serial) {
        return RowWriter.key(POT).text(instance.value()).u64(serial).done();
    }

    static byte[] key(NameKey key) {
        return RowWriter.key(NAME)
                .text(key.instance().value())
                .text(key.name().value())
                .done();
    }

    static NameKey nameIn(byte[] key) {
        RowReader reader = RowReader.key(key);
        InstanceId instance = new InstanceId(reader.text());
        return new NameKey(instance, new PotName(reader.text()));
    }

    public static byte[] write(Stored stored) {
        Pot pot = stored.pot();
        RowWriter row = RowWriter.begin(VERSION, stored.offset())
                .number(stored.changed())
                .number(pot.serial())
                .text(pot.name().value())
                .text(pot.attempt().value())
                .text(pot.description())
                .number(pot.opened())
                .number(pot.totals().list().size());
        pot.totals().list().forEach(amount -> row.text(amount.toString()));
        return row.done();
    }

    public static @Nullable Stored read(byte @Nullable [] row) {
        if (row == null) {
            return null;
        }
        RowReader reader = RowReader.row(VERSION, row);
        long offset = reader.number();
        long changed = reader.number();
        long serial = reader.number();
        PotName name = new PotName(reader.text());
        AttemptId attempt = new AttemptId(reader.text());
        String description = reader.text();
        long opened = reader.number();
        List<Amount> totals = new ArrayList<>();
        for (int left = reader.integer(); left > 0; left--) {
            totals.add(Amount.parse(reader.text()));
        }
        return new Stored(new Pot(serial, name, attempt, description, Totals.of(totals), opened), offset, changed);
    }

    static byte[] write(StoredClaim stored) {
        Claim claim = stored.claim();
        return RowWriter.begin(VERSION, stored.offset())
                .number(stored.changed())
                .number(stored.serial())
                .text(claim.attempt().value())
                .number(claim.pot())
                .flag(claim.firm())
                .number(claim.overdueAt() == Claim.NEVER ? 0 : claim.overdueAt())
                .done();
    }

    static @Nullable StoredClaim readClaim(byte @Nullable [] row) {
        if (row == null) {
            return null;
        }
        RowReader reader = RowReader.row(VERSION, row);
        long offset = reader.number();
        long changed = reader.number();
        long serial = reader.number();
        AttemptId attempt = new AttemptId(reader.text());
        long pot = reader.number();
        boolean firm = reader.flag();
        long overdueAt = reader.number();
        Claim claim = new Claim(attempt, pot, firm, overdueAt == 0 ? Claim.NEVER : overdueAt);
        return new StoredClaim(claim, offset, changed, serial);
    }
}
