package stockpot.topology.pots;

import static stockpot.topology.query.Answering.list;
import static stockpot.topology.query.Answering.listing;
import static stockpot.topology.table.Types.object;

import java.util.List;
import java.util.Objects;
import stockpot.kernel.Unavailable;
import stockpot.pots.Pot;
import stockpot.pots.PotLists.PotList;
import stockpot.schemas.Topics;
import stockpot.topology.query.Answering;
import stockpot.topology.query.PartitionRows;
import stockpot.topology.query.Versions;

/** How questions about pots are answered. */
public final class PotAnswers {
    private static final Answering<PotList, ?, ?> POTS = list(
            "pot-list-2",
            Topics.POTS,
            listing(PotList.class).done(),
            PotRows::key,
            PotAnswers::pot,
            object(PotRecords.POT_ROW),
            Pot::serial);

    public static final List<Answering<?, ?, ?>> ALL =
            List.of(POTS, Versions.of("pots-version", Topics.POTS, Versions.OfPots.class, Versions.OfPots::instance));

    private PotAnswers() {}

    private static Pot pot(PartitionRows rows, PotList list, byte[] key, byte[] row) throws Unavailable {
        rows.keep(row.length);
        return Objects.requireNonNull(PotRows.read(row), "a row that is there").pot();
    }
}
