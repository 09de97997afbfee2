package stockpot.topology.law;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockpot.topology.TestTopology;
import stockpot.topology.catalog.CatalogFamily;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.orders.OrderFamily;
import stockpot.topology.pots.PotFamily;
import stockpot.topology.stock.StockFamily;

/** Replay = processing: the real topology on RocksDB comes to what the same log folded in memory comes to. */
class StoreLawTest {
    private static final long SEED = Long.getLong("stockpot.seed", 20_260_101);
    private static final Layout LAYOUT = new Layout(1, Duration.ofSeconds(3), Duration.ofSeconds(20));

    @TempDir
    Path folder;

    private <S, C, E> void holds(Family<S, C, E> family, List<Entry> log) {
        Transcript folded = Transcript.of(family, LAYOUT, log, false);
        try (TestTopology topology =
                new TestTopology(LAYOUT, folder, log.getFirst().timestamp())) {
            for (Entry entry : log) {
                topology.append(family.topics().commands(), entry.key(), entry.value(), entry.timestamp());
            }
            assertThat(texts(topology, family.topics().results())).isEqualTo(published(folded, "result"));
            assertThat(texts(topology, family.topics().ledger())).isEqualTo(published(folded, "ledger"));
            assertThat(Transcript.shown(topology.rowsAtTheEnd(family.name())))
                    .hasSizeGreaterThan(50)
                    .isEqualTo(folded.rows());
        }
    }

    private static List<String> texts(TestTopology topology, String topic) {
        return topology.read(topic).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static List<String> published(Transcript folded, String kind) {
        return folded.sent().stream()
                .filter(line -> line.split(" ", 3)[1].equals(kind))
                .map(line -> line.split(" ", 3)[2])
                .toList();
    }

    @Test
    void holdsForStock() {
        holds(StockFamily.STOCK, LogMaker.make(StockFamily.STOCK, SEED, 5_000, new StockCommands(2_200)));
    }

    @Test
    void holdsForOrders() {
        holds(OrderFamily.ORDERS, LogMaker.make(OrderFamily.ORDERS, SEED, 2_000, new OrderCommands(600)));
    }

    @Test
    void holdsForTheCatalog() {
        holds(CatalogFamily.CATALOG, LogMaker.make(CatalogFamily.CATALOG, SEED, 5_000, new CatalogCommands(1_100)));
    }

    @Test
    void holdsForPots() {
        holds(PotFamily.POTS, LogMaker.make(PotFamily.POTS, SEED, 3_000, new PotCommands()));
    }
}
