package stockpot.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.topology.decide.Samples.CHAIR;
import static stockpot.topology.decide.Samples.SHOP;
import static stockpot.topology.decide.Samples.change;
import static stockpot.topology.decide.Samples.define;
import static stockpot.topology.decide.Samples.lock;
import static stockpot.topology.decide.Samples.lockForever;
import static stockpot.topology.decide.Samples.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import stockpot.catalog.Catalog;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogCommand.CloseInstance;
import stockpot.catalog.CatalogCommand.OpenInstance;
import stockpot.catalog.CatalogEvent;
import stockpot.stock.ProductKey;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.RemoveProduct;
import stockpot.stock.StockEvent;
import stockpot.topology.rows.ExpiringEntries;
import stockpot.topology.stock.ProductRows;

/** What the log's time does: deadlines, ticks, clearing away, and a clock that steps back. */
class MachineClockTest {
    private final Workbench<Stock, StockCommand, StockEvent> stock = Workbench.stock();

    private ProductRows.Stored row(ProductKey key) {
        ProductRows.Stored stored = ProductRows.read(stock.rows().get(ProductRows.key(key)));
        assertThat(stored).isNotNull();
        return stored;
    }

    private long times(String type) {
        return stock.happened().stream().filter(type::equals).count();
    }

    private void lockMany(int carts, String quantity, long millis) {
        for (int i = 0; i < carts; i++) {
            JsonNode result = stock.send(lock(CHAIR, "cart-" + i, quantity, millis));
            assertThat(result.path("outcome").textValue()).isEqualTo("accepted");
        }
    }

    @Nested
    class Deadlines {
        @Test
        void endALockAtTheMillisecondAndNotBefore() {
            stock.send(define(CHAIR, "1"));
            stock.send(lock(CHAIR, "a", "1", 1000));
            assertThat(stock.machine().earliestDue()).isEqualTo(Workbench.NOON + 1000);
            assertThat(stock.at(999)
                            .send(lock(CHAIR, "b", "1", 1000))
                            .path("code")
                            .textValue())
                    .isEqualTo("OUT_OF_STOCK");
            assertThat(stock.at(1000)
                            .send(lock(CHAIR, "b", "1", 1000))
                            .path("outcome")
                            .textValue())
                    .isEqualTo("accepted");
            JsonNode expired = stock.effects().ledger().get(2);
            assertThat(expired.path("type").textValue()).isEqualTo("LockExpired");
            assertThat(expired.path("lock").textValue()).isEqualTo("a");
            assertThat(expired.path("time_ms").longValue()).isEqualTo(Workbench.NOON + 1000);
            assertThat(stock.effects().ledger().get(3).path("ordinal").intValue())
                    .isEqualTo(1);
        }

        @Test
        void comeWithATickWhenNothingElseHappens() {
            stock.send(define(CHAIR, "1"));
            stock.send(lock(CHAIR, "a", "1", 1000));
            Map<byte[], byte[]> before = new HashMap<>(stock.rows().map());
            stock.at(999).tick();
            assertThat(stock.rows().map()).as("too early, and nothing changes").isEqualTo(before);
            assertThat(times("LockExpired")).isZero();
            stock.at(1000).tick();
            assertThat(times("LockExpired")).isOne();
            JsonNode cause = stock.effects().ledger().getLast().path("cause");
            assertThat(cause.path("type").textValue()).isEqualTo("Tick");
            assertThat(cause.has("id")).isFalse();
            assertThat(stock.machine().earliestDue()).isEqualTo(ExpiringEntries.FOREVER);
            assertThat(stock.effects().ticks()).isEqualTo(2);
            assertThat(stock.effects().results()).as("ticks have no result").hasSize(2);
        }

        @Test
        void moveWithTheLock() {
            stock.send(define(CHAIR, "1"));
            stock.send(lock(CHAIR, "a", "1", 1000));
            stock.send(lock(CHAIR, "a", "1", 5000));
            stock.at(1000).tick();
            assertThat(times("LockExpired")).isZero();
            assertThat(stock.machine().earliestDue()).isEqualTo(Workbench.NOON + 5000);
            stock.send(lockForever(CHAIR, "a", "1"));
            stock.at(5000).tickUntilNothingIsDue();
            assertThat(times("LockExpired")).isZero();
            assertThat(row(CHAIR).product().locks()).isOne();
            assertThat(stock.machine().earliestDue()).isEqualTo(ExpiringEntries.FOREVER);
        }

        @Test
        void ofManyProductsComeInBoundedPortions() {
            for (int i = 0; i < 600; i++) {
                ProductKey key = ProductKey.of("admin", "product-" + i);
                stock.send(define(key, "2"));
                stock.send(lock(key, "a", "1", 1000 + i));
                stock.send(lock(key, "b", "1", 60_000));
            }
            stock.effects().clear();
            stock.at(10_000);
            assertThat(stock.tickUntilNothingIsDue()).as("ticks").isEqualTo(3);
            assertThat(times("LockExpired")).isEqualTo(600);
            assertThat(stock.machine().earliestDue()).isEqualTo(Workbench.NOON + 60_000);
            assertThat(stock.rows('t')).as("one entry for each product").isEqualTo(600);
        }

        @Test
        void ofManyLocksOfManyProductsComeInBoundedPortions() {
            for (int i = 0; i < 3; i++) {
                ProductKey key = ProductKey.of("admin", "product-" + i);
                stock.send(define(key, "600"));
                for (int cart = 0; cart < 600; cart++) {
                    stock.send(lock(key, "cart-" + cart, "1", 1000));
                }
            }
            stock.at(1000).tick();
            assertThat(times("LockExpired"))
                    .as("no other product after the first 1,000")
                    .isEqualTo(1_200);
            stock.tick();
            assertThat(times("LockExpired")).isEqualTo(1_800);
        }

        @Test
        void ofManyLocksComeInBoundedPortions() {
            stock.send(define(CHAIR, "3000"));
            lockMany(2_500, "1", 1000);
            stock.effects().clear();
            stock.at(1000).tick();
            assertThat(times("LockExpired")).isEqualTo(1_000);
            assertThat(stock.machine().earliestDue()).isEqualTo(Workbench.NOON + 1000);
            stock.restart();
            assertThat(stock.tickUntilNothingIsDue()).isEqualTo(2);
            assertThat(times("LockExpired")).isEqualTo(2_500);
            assertThat(row(CHAIR).product().locks()).isZero();
            assertThat(stock.rows('l') + stock.rows('e') + stock.rows('t')).isZero();
        }
    }

    @Nested
    class MoreThanOneRecordEnds {
        private String comesTo(StockCommand command) {
            JsonNode result = stock.at(1000).send(command);
            return result.path("code").asText(result.path("outcome").textValue());
        }

        /** 1,500 locks are over at once, 64 of them end ahead of each command: the rest is neither counted nor added up. */
        @Test
        void isContendedForUntilItHasEnded() {
            stock.send(define(CHAIR, "1500"));
            lockMany(1_500, "1", 1000);
            assertThat(comesTo(lock(CHAIR, "big", "64.000001", 1000))).isEqualTo("CONTENDED");
            assertThat(row(CHAIR).product().locks()).isEqualTo(1_500 - 64);
            assertThat(comesTo(lock(CHAIR, "big", "128", 1000)))
                    .as("64 more have ended ahead of this one")
                    .isEqualTo("accepted");
            stock.tickUntilNothingIsDue();
            assertThat(row(CHAIR).product().locked()).hasToString("128");
            assertThat(times("LockExpired")).isEqualTo(1_500);
            JsonNode tooMuch = stock.send(lock(CHAIR, "x", "1372.000001", 1000));
            assertThat(tooMuch.at("/data/available").textValue()).isEqualTo("1372");
        }

        @Test
        void countsItsOwnLockOnce() {
            stock.send(define(CHAIR, "1500"));
            lockMany(1_500, "1", 1000);
            // The locks end in the order of their ids' bytes: cart-999 is the last.
            assertThat(comesTo(lock(CHAIR, "cart-999", "66", 1000))).isEqualTo("CONTENDED");
            assertThat(comesTo(lock(CHAIR, "cart-999", "129", 1000))).isEqualTo("accepted");
            stock.tickUntilNothingIsDue();
            assertThat(row(CHAIR).product().locked()).hasToString("129");
            assertThat(times("LockExpired")).isEqualTo(1_500);
        }

        @Test
        void keepsAProductUntilItHasEnded() {
            stock.send(define(CHAIR, "1500"));
            lockMany(100, "1", 1000);
            assertThat(comesTo(new RemoveProduct(CHAIR, false))).isEqualTo("CONTENDED");
            assertThat(comesTo(new RemoveProduct(CHAIR, false))).isEqualTo("accepted");
            assertThat(times("LockExpired")).isEqualTo(100);
            assertThat(stock.rows('l') + stock.rows('e') + stock.rows('t')).isZero();
        }
    }

    @Nested
    class ARemovedProduct {
        @Test
        void isClearedOverSeveralTicksWithOneRecordForEachLock() {
            stock.send(define(CHAIR, "3000"));
            lockMany(2_500, "1", 60_000);
            stock.send(new RemoveProduct(CHAIR, true));
            assertThat(stock.machine().earliestDue()).isZero();
            stock.effects().clear();
            stock.tick();
            assertThat(times("LockDropped")).isEqualTo(1_000);
            stock.restart();
            assertThat(stock.machine().earliestDue()).isZero();
            assertThat(stock.tickUntilNothingIsDue()).isEqualTo(2);
            assertThat(stock.effects().ledger().stream()
                            .map(fact -> fact.path("lock").textValue()))
                    .hasSize(2_500)
                    .doesNotHaveDuplicates();
            assertThat(stock.rows('l') + stock.rows('e') + stock.rows('t')).isZero();
        }

        @Test
        void hasNothingToDoWithANewOneOfItsName() {
            stock.send(define(CHAIR, "3000"));
            lockMany(1_500, "1", 60_000);
            stock.send(new RemoveProduct(CHAIR, true));
            stock.send(define(CHAIR, "10"));
            lockMany(10, "1", 1000);
            stock.tickUntilNothingIsDue();
            assertThat(times("LockDropped")).isEqualTo(1_500);
            assertThat(row(CHAIR).product().locked()).hasToString("10");
            assertThat(row(CHAIR).product().locks()).isEqualTo(10);
            assertThat(stock.rows('l')).isEqualTo(10);
            assertThat(stock.machine().earliestDue()).isEqualTo(Workbench.NOON + 1000);
            stock.send(new RemoveProduct(CHAIR, true));
            stock.send(define(CHAIR, "10"));
            stock.tickUntilNothingIsDue();
            assertThat(times("LockDropped")).isEqualTo(1_510);
        }

        @Test
        void ofTheCatalogIsClearedLikewise() {
            Workbench<Catalog, CatalogCommand, CatalogEvent> catalog = Workbench.catalog();
            catalog.send(new OpenInstance(SHOP, "{}", "hash"));
            for (int i = 0; i < 1_200; i++) {
                catalog.send(token(SHOP, i, i % 2 == 0 ? null : 1000L));
            }
            catalog.send(new CloseInstance(SHOP, true));
            catalog.send(new OpenInstance(SHOP, "{}", "hash"));
            catalog.send(token(SHOP, 1, null));
            catalog.effects().clear();
            catalog.tick();
            assertThat(catalog.happened()).hasSize(1_000).containsOnly("TokenDropped");
            catalog.restart();
            catalog.tickUntilNothingIsDue();
            assertThat(catalog.happened()).hasSize(1_200).containsOnly("TokenDropped");
            assertThat(catalog.rows('l')).isOne();
        }
    }

    @Nested
    class AClockThatStepsBack {
        @Test
        void neverTakesAProductBehindItsLastChange() {
            stock.send(define(CHAIR, "1"));
            stock.at(1000).send(lock(CHAIR, "a", "1", 1000));
            stock.at(500).send(lock(CHAIR, "a", "0", 0));
            stock.at(0).send(lock(CHAIR, "b", "1", 1000));
            assertThat(stock.effects().ledger().stream()
                            .map(fact -> fact.path("time_ms").longValue() - Workbench.NOON))
                    .containsExactly(0L, 1000L, 1000L, 1000L);
            assertThat(row(CHAIR).bound()).isEqualTo(Workbench.NOON + 2000);
        }

        @Test
        void neverTakesAProductBehindAChangeOfItsDetails() {
            stock.send(define(CHAIR, "1"));
            stock.at(1000).send(change(CHAIR, "Armchair", null, null));
            stock.at(0).send(change(CHAIR, "Stool", null, null));
            assertThat(stock.effects().ledger().getLast().path("time_ms").longValue())
                    .isEqualTo(Workbench.NOON + 1000);
        }

        @Test
        void revivesNoLockThatWasOver() {
            stock.send(define(CHAIR, "2"));
            stock.send(lock(CHAIR, "a", "1", 1000));
            stock.at(1000).send(lock(CHAIR, "b", "1", 1000));
            stock.at(500).send(lock(CHAIR, "c", "1", 1000));
            assertThat(stock.happened())
                    .containsExactly("ProductDefined", "StockLocked", "LockExpired", "StockLocked", "StockLocked");
        }

        @Test
        void stillFindsWhatWasDecided() {
            stock.send(define(CHAIR, "1"));
            long border = Workbench.KEPT.toMillis() - Workbench.NOON % Workbench.KEPT.toMillis();
            stock.at(border).send("x", lock(CHAIR, "a", "1", 1_000_000));
            assertThat(stock.at(border - 30_000)
                            .send("x", lock(CHAIR, "a", "1", 1_000_000))
                            .has("repeats"))
                    .isTrue();
        }
    }

    @Nested
    class RefusedTimes {
        @Test
        void areTheRecordsOwn() {
            stock.at(5).send(define(CHAIR, "1"));
            JsonNode refused = stock.at(3).send(lock(CHAIR, "a", "2", 1));
            assertThat(refused.path("time_ms").longValue()).isEqualTo(Workbench.NOON + 3);
            assertThat(List.of(refused.path("outcome").textValue())).containsExactly("rejected");
        }
    }
}
