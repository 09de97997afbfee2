package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import stockpot.kernel.Level;
import stockpot.kernel.Levels;
import stockpot.schemas.Topics;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.decide.Families;
import stockpot.topology.decide.Family;
import stockpot.topology.log.LogMismatch;
import stockpot.topology.records.Records;
import stockpot.topology.send.CommandLog;

/** A release that knows a second level comes to a log of the first, on a real broker. */
class RaiseLevelIT {
    /** At the second level a product has two locks. */
    private static final Levels BOTH = new Levels(List.of(
            Level.ONE, new Level(2, Level.ONE.work(), Level.ONE.times(), new Level.Most(2, 1_000, 100_000, 50_000))));

    private static final Families NEWER = under(BOTH);
    private static final Families OLDER = under(new Levels(List.of(Level.ONE)));

    @RegisterExtension
    static final TestNode NODE = new TestNode(OLDER);

    private static Families under(Levels levels) {
        return new Families(StockpotFamilies.ALL.all().stream()
                .<Family<?, ?, ?>>map(family -> family.under(levels))
                .toList());
    }

    /** What comes with the second level: the older release would put it among the dead letters. */
    private static Reply together() throws Exception {
        return NODE.post(
                "/private/products/lock",
                "{'mode':'together','lines':[{'product_id':'cup','lock_uuid':'a','duration':{'d_us':'forever'}}]}");
    }

    private static int lock(String cart) throws Exception {
        return NODE.post(
                        "/private/products/tea/lock",
                        "{'lock_uuid':'" + cart + "','duration':{'d_us':'forever'},'quantity':1}")
                .status();
    }

    private static int raise(int level) throws Exception {
        return new RaiseLevelTool(NODE.settings(), level, null, BOTH).run();
    }

    @Test
    void rulesChangeWhenTheLevelIsRaisedAndNotBefore() throws Exception {
        assertThat(NODE.post(
                                "/private/products",
                                "{'product_id':'tea','description':'tea','unit':'Piece','price':'KUDOS:1','total_stock':100}")
                        .status())
                .isEqualTo(204);
        assertThat(NODE.post(
                                "/private/products",
                                "{'product_id':'cup','description':'cup','unit':'Piece','price':'KUDOS:1','total_stock':1}")
                        .status())
                .isEqualTo(204);
        assertThat(lock("a")).isEqualTo(204);
        NODE.restart(NEWER);
        assertThat(together().status()).isEqualTo(409);
        assertThat(together().json().path("detail").asText())
                .contains("the log stands at level 1", "stockpot raise-level");
        assertThat(lock("b")).isEqualTo(204);
        assertThat(lock("c")).isEqualTo(204);
        assertThat(raise(2)).isZero();
        assertThat(lock("d")).isEqualTo(410);
        assertThat(together().status()).isEqualTo(200);
        assertThat(raise(2)).isZero();
        assertThatThrownBy(() -> raise(3)).hasMessage("this stockpot knows the levels 1 to 2, and not 3");
        NODE.restart();
        assertThat(lock("e")).isEqualTo(410);
        NODE.whileStopped(() -> assertThatThrownBy(() -> Node.start(NODE.settings(), OLDER, _ -> {}))
                .isInstanceOf(LogMismatch.class)
                .hasMessageContaining("is decided under level 2, to which stockpot development raised it"));
        assertThat(lock("f")).isEqualTo(410);
        assertThat(NODE.records(Topics.DEFAULT.deadLetters())).isEmpty();
    }

    /** As it happens to one that could not be asked. */
    @Test
    void aNodeThatRunsAndDoesNotKnowTheLevelStops(@TempDir Path folder) throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Settings settings = Settings.read(
                Map.of(
                        Setting.HTTP_PORT,
                        "0",
                        Setting.DATA_DIR,
                        folder.toString(),
                        Setting.ADMIN_PASSWORD,
                        TestNode.PASSWORD),
                Map.of(),
                folder.resolve("none"));
        try (Node older = Node.start(settings, OLDER, failure::set)) {
            try (CommandLog log = new CommandLog(older.client())) {
                log.append(Topics.POTS.commands(), 0, null, Records.raise(2, "0.2"))
                        .get();
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> failure.get() != null);
            assertThat(failure.get())
                    .isInstanceOf(LogMismatch.class)
                    .hasMessage(
                            "stockpot.pots.commands/0 is decided under level 2, to which stockpot 0.2 raised it, and"
                                    + " this stockpot knows the rules up to level 1; nothing was changed: start stockpot 0.2 or"
                                    + " a later one");
            assertThat(TestNode.records(older.client(), Topics.DEFAULT.deadLetters()))
                    .isEmpty();
        }
    }
}
