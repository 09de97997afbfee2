package stockpot.topology.pots;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stockpot.kernel.AttemptId;
import stockpot.kernel.CommandContext;
import stockpot.kernel.InstanceId;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Page;
import stockpot.kernel.Row;
import stockpot.kernel.Unavailable;
import stockpot.money.Amount;
import stockpot.pots.Pot;
import stockpot.pots.PotLists.PotList;
import stockpot.pots.PotName;
import stockpot.pots.PotsKey.PotKey;
import stockpot.pots.Totals;
import stockpot.schemas.Topics;
import stockpot.topology.query.RowQueries;
import stockpot.topology.query.TwoNodes;

/** Reads of pots from four partitions that two nodes share. */
@Timeout(60)
class PotAnswersTest {
    private static final InstanceId SHOP = new InstanceId("shop");
    private static final long FROM_THE_END = Long.MAX_VALUE;

    @TempDir
    Path folder;

    @AutoClose
    private TwoNodes nodes;

    @BeforeEach
    void open() {
        nodes = new TwoNodes(folder, List.of(0, 1), List.of(2, 3));
    }

    private static Pot pot(long serial) {
        Totals totals = Totals.of(List.of(Amount.parse("EUR:" + serial % 1_000), Amount.parse("USD:0.00000001")));
        return new Pot(serial, new PotName("pot " + serial), new AttemptId("a"), "\ud83e\ude91", 7, totals);
    }

    private int keep(InstanceId instance, long serial) {
        PotKey key = new PotKey(instance, serial);
        byte[] row = PotRows.write(new PotRows.Stored(pot(serial), 1_000 + serial, 0));
        return nodes.keepPot(PotRows.key(key), row, PotCodec.key(key).toArray(String[]::new));
    }

    private List<Long> list(int node, long after, int limit) throws Unavailable, InterruptedException {
        return nodes.fanOut(node).ask(new PotList(SHOP, new Page(after, limit))).stream()
                .map(Pot::serial)
                .toList();
    }

    @Test
    void areListedInTheOrderOfTheirNumbersWhereverTheyLie() throws Unavailable, InterruptedException {
        LongStream.rangeClosed(1, 20).forEach(serial -> keep(SHOP, serial));
        keep(new InstanceId("shop1"), 21);
        keep(new InstanceId("sho"), 22);
        for (int node = 0; node < 2; node++) {
            assertThat(list(node, FROM_THE_END, -3)).containsExactly(20L, 19L, 18L);
            assertThat(list(node, 18, -3)).containsExactly(17L, 16L, 15L);
            assertThat(list(node, 2, -3)).containsExactly(1L);
            assertThat(list(node, 1, -3)).isEmpty();
            assertThat(list(node, 0, 3)).containsExactly(1L, 2L, 3L);
            assertThat(list(node, 18, 3)).containsExactly(19L, 20L);
            assertThat(list(node, 20, 3)).isEmpty();
            assertThat(list(node, FROM_THE_END, -100)).hasSize(20);
            assertThat(list(node, 0, 0)).isEmpty();
        }
    }

    @Test
    void areListedUpToTheLargestNumber() throws Unavailable, InterruptedException {
        keep(SHOP, CommandContext.MAX_SERIAL);
        assertThat(list(0, 0, 5)).containsExactly(CommandContext.MAX_SERIAL);
        assertThat(list(1, FROM_THE_END, -5)).containsExactly(CommandContext.MAX_SERIAL);
        assertThat(list(0, CommandContext.MAX_SERIAL, 5)).isEmpty();
    }

    @Test
    void comeFromAnyNodeWithAllThatIsInThemAndTheirPosition() throws Unavailable, InterruptedException {
        Map<Long, Integer> partitions = new TreeMap<>();
        LongStream.rangeClosed(1, 8).forEach(serial -> partitions.put(serial, keep(SHOP, serial)));
        assertThat(Set.copyOf(partitions.values())).hasSizeGreaterThan(1);
        for (int node = 0; node < 2; node++) {
            assertThat(nodes.fanOut(node).ask(new PotList(SHOP, new Page(0, 20))))
                    .isEqualTo(partitions.keySet().stream()
                            .map(PotAnswersTest::pot)
                            .toList());
            RowQueries rows = nodes.rows(node);
            for (long serial = 1; serial <= 8; serial++) {
                assertThat(rows.look(new PotKey(SHOP, serial)))
                        .contains(new Row<>(
                                pot(serial),
                                new LogPosition(Topics.POTS.commands(), partitions.get(serial), 1_000 + serial)));
            }
            assertThat(rows.look(new PotKey(SHOP, 9))).isEmpty();
            assertThat(rows.look(new PotKey(new InstanceId("sho"), 1))).isEmpty();
        }
    }
}
