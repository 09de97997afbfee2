package stockpot.topology.pots;

import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Level;
import stockpot.kernel.Sent;
import stockpot.pots.Claim;
import stockpot.pots.Pot;
import stockpot.pots.PotCommand;
import stockpot.pots.PotCommand.ChangePot;
import stockpot.pots.PotCommand.ForgetAttempt;
import stockpot.pots.PotCommand.OpenPot;
import stockpot.pots.PotCommand.ReportName;
import stockpot.pots.PotCommand.ResolveName;
import stockpot.pots.Pots;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.topology.pots.PotRows.StoredClaim;
import stockpot.topology.rows.AbandonedRows;
import stockpot.topology.rows.ExpiringEntries;
import stockpot.topology.rows.Rows;
import stockpot.topology.rows.Slices;
import stockpot.topology.rows.TimerIndex;
import stockpot.topology.table.RowReader;

/** The rows of pots, of their names, and of attempts that were abandoned. */
public final class PotSlices implements Slices<Pots, PotCommand> {
    private final Rows rows;
    private final TimerIndex agenda;
    private final AbandonedRows abandonedRows;

    public PotSlices(Rows rows, TimerIndex agenda) {
        this.rows = rows;
        this.agenda = agenda;
        this.abandonedRows = new AbandonedRows(rows, agenda);
    }

    @Override
    public @Nullable PotCommand dueBefore(PotCommand command, long timestamp, Level level) {
        if (command.key() instanceof NameKey name) {
            StoredClaim stored = PotRows.readClaim(rows.get(PotRows.key(name)));
            if (stored != null && stored.claim().overdueAt() <= Math.max(timestamp, stored.changed())) {
                return new ReportName(name);
            }
        }
        return null;
    }

    @Override
    public PotCommand due(TimerIndex.Entry entry, Level level) {
        if (!AbandonedRows.isKey(entry.owner())) {
            return new ReportName(PotRows.nameIn(entry.owner()));
        }
        RowReader owner = RowReader.key(entry.owner());
        PotKey key = new PotKey(new InstanceId(owner.text()), Long.parseLong(owner.text()));
        return new ForgetAttempt(key, new AttemptId(owner.text()));
    }

    @Override
    public Loaded<Pots> load(PotCommand command, long timestamp) {
        return switch (command.key()) {
            case PotKey key -> {
                boolean abandoned = abandonedRows.has(abandonedKey(key, command));
                PotRows.Stored stored = PotRows.read(rows.get(PotRows.key(key)));
                yield stored == null
                        ? new Loaded<>(new Pots(null, abandoned, null), 0, ExpiringEntries.FOREVER)
                        : new Loaded<>(
                                new Pots(stored.pot(), abandoned, null), stored.changed(), ExpiringEntries.FOREVER);
            }
            case NameKey key -> {
                StoredClaim stored = PotRows.readClaim(rows.get(PotRows.key(key)));
                yield stored == null
                        ? new Loaded<>(Pots.NOTHING, 0, ExpiringEntries.FOREVER)
                        : new Loaded<>(
                                new Pots(null, false, stored.claim()),
                                stored.changed(),
                                stored.claim().overdueAt());
            }
        };
    }

    private static @Nullable AttemptId attemptIn(PotCommand command) {
        return switch (command) {
            case OpenPot c -> c.attempt();
            case ChangePot c -> c.claim();
            case ResolveName c -> c.attempt();
            case ForgetAttempt c -> c.attempt();
            case PotCommand.CreditPot c -> null;
            case PotCommand.ClosePot c -> null;
            case PotCommand.ClaimName c -> null;
            case PotCommand.ConfirmName c -> null;
            case PotCommand.ReleaseName c -> null;
            case ReportName c -> null;
        };
    }

    /** Null when the command names no attempt. */
    private static byte @Nullable [] abandonedKey(PotKey key, PotCommand command) {
        AttemptId attempt = attemptIn(command);
        return attempt == null ? null : AbandonedRows.key(key.instance().value(), Long.toString(key.serial()), attempt);
    }

    @Override
    public long revision(PotCommand command) {
        PotRows.Stored stored = command.key() instanceof PotKey key ? PotRows.read(rows.get(PotRows.key(key))) : null;
        return stored == null ? Sent.NO_REVISION : Sent.revision(stored.offset());
    }

    @Override
    public void save(Loaded<Pots> before, Pots after, PotCommand command, Written written) {
        switch (command.key()) {
            case PotKey key -> {
                savePot(before.slice().pot(), after.pot(), key, written);
                abandonedRows.save(abandonedKey(key, command), before.slice().abandoned(), after.abandoned(), written);
            }
            case NameKey key -> saveClaim(before, after.claim(), key, written);
        }
    }

    private void savePot(@Nullable Pot was, @Nullable Pot is, PotKey key, Written written) {
        if (is != null && !is.equals(was)) {
            rows.put(PotRows.key(key), PotRows.write(new PotRows.Stored(is, written.offset(), written.now())));
        } else if (is == null && was != null) {
            rows.delete(PotRows.key(key));
        }
    }

    private void saveClaim(Loaded<Pots> before, @Nullable Claim is, NameKey key, Written written) {
        Claim was = before.slice().claim();
        byte[] rowKey = PotRows.key(key);
        StoredClaim stored = PotRows.readClaim(rows.get(rowKey));
        long serial = stored == null ? written.offset() : stored.serial();
        if (is != null && !is.equals(was)) {
            rows.put(rowKey, PotRows.write(new StoredClaim(is, written.offset(), written.now(), serial)));
        } else if (is == null && was != null) {
            rows.delete(rowKey);
        }
        long to = is == null ? ExpiringEntries.FOREVER : is.overdueAt();
        agenda.move(serial, rowKey, before.bound(), to, written.offset());
    }
}
