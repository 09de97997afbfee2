package stockpot.topology.query;

import static stockpot.topology.query.Answering.list;
import static stockpot.topology.query.Answering.listing;
import static stockpot.topology.table.Types.object;

import java.util.List;
import java.util.Objects;
import stockpot.kernel.NoAnswer;
import stockpot.pots.Pot;
import stockpot.pots.PotLists.PotList;
import stockpot.schemas.Topics;
import stockpot.topology.records.PotRecords;
import stockpot.topology.rows.PotRows;

/** How questions about pots are answered. */
final class PotAnswers {
    private static final Answering<PotList, ?, ?> POTS = list(
            "pot-list",
            Topics.POTS,
            listing(PotList.class).done(),
            PotRows::key,
            PotAnswers::pot,
            object(PotRecords.POT_ROW),
            Pot::serial);

    static final List<Answering<?, ?, ?>> ALL =
            List.of(POTS, Versions.of("pots-version", Topics.POTS, Versions.OfPots.class, Versions.OfPots::instance));

    private PotAnswers() {}

    private static Pot pot(PartitionRows rows, PotList list, byte[] key, byte[] row) throws NoAnswer {
        rows.keep(row.length);
        return Objects.requireNonNull(PotRows.read(row), "a row that is there").pot();
    }
}
