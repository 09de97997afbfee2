package stockpot.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.topology.decide.Samples.CHAIR;
import static stockpot.topology.decide.Samples.SHOP;
import static stockpot.topology.decide.Samples.change;
import static stockpot.topology.decide.Samples.define;
import static stockpot.topology.decide.Samples.full;
import static stockpot.topology.decide.Samples.lock;
import static stockpot.topology.decide.Samples.lockForever;
import static stockpot.topology.decide.Samples.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import stockpot.catalog.Catalog;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogCommand.ChangeInstance;
import stockpot.catalog.CatalogCommand.ChangePassword;
import stockpot.catalog.CatalogCommand.CloseInstance;
import stockpot.catalog.CatalogCommand.OpenInstance;
import stockpot.catalog.CatalogCommand.RevokeToken;
import stockpot.catalog.CatalogEvent;
import stockpot.kernel.InstanceId;
import stockpot.quantity.Quantity;
import stockpot.stock.Image;
import stockpot.stock.ProductKey;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.DefineProduct;
import stockpot.stock.StockCommand.RemoveProduct;
import stockpot.stock.StockEvent;
import stockpot.stock.Total;
import stockpot.topology.catalog.CatalogViewKeys;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.RecordKey;
import stockpot.topology.stock.DetailsRows;
import stockpot.topology.stock.ProductRows;
import stockpot.topology.stock.StockFamily;
import stockpot.topology.table.RowReader;

/** Commands through the machine, as records in and records out; every record is held against its schema. */
class MachineTest {
    private final Workbench<Stock, StockCommand, StockEvent> stock = Workbench.stock();
    private final Workbench<Catalog, CatalogCommand, CatalogEvent> catalog = Workbench.catalog();

    private static void refused(JsonNode result, String code) {
        assertThat(result.path("outcome").textValue()).as("%s", result).isEqualTo("rejected");
        assertThat(result.path("code").textValue()).isEqualTo(code);
    }

    private static void accepted(JsonNode result) {
        assertThat(result.path("outcome").textValue()).as("%s", result).isEqualTo("accepted");
    }

    private ProductRows.Stored row() {
        ProductRows.Stored stored = ProductRows.read(stock.rows().get(ProductRows.key(CHAIR)));
        assertThat(stored).isNotNull();
        return stored;
    }

    @Nested
    class Stocks {
        @Test
        void defineAProductWithAllItsDetails() {
            JsonNode result = stock.send(new DefineProduct(CHAIR, Total.UNLIMITED, full()));
            accepted(result);
            long serial = result.at("/data/serial").longValue();
            assertThat(serial).isEqualTo(Workbench.firstNumber(0, 1));
            DetailsRows.Kept kept = DetailsRows.read(stock.rows().get(DetailsRows.key(serial)));
            assertThat(kept.details()).as("all but the image").isEqualTo(full().withImage(""));
            assertThat(kept.imageHash()).isEqualTo(Image.hashOf(full().image()));
            assertThat(DetailsRows.image(stock.rows().get(DetailsRows.imageKey(serial))))
                    .isEqualTo(full().image());
            JsonNode fact = stock.effects().ledger().getFirst();
            assertThat(fact.path("type").textValue()).isEqualTo("ProductDefined");
            assertThat(fact.path("before").isNull()).isTrue();
            assertThat(fact.at("/after/total").textValue()).isEqualTo("-1");
            assertThat(fact.at("/details/next_restock").longValue()).isEqualTo(-1);
            assertThat(fact.at("/cause/id").textValue()).isEqualTo("command-0");
            assertThat(fact.path("position").textValue()).isEqualTo("stockpot.stock.commands/0/0");
            refused(stock.send(define(CHAIR, "5")), "PRODUCT_EXISTS");
            assertThat(stock.send(new DefineProduct(CHAIR, Total.UNLIMITED, full()))
                            .at("/data/serial")
                            .longValue())
                    .isEqualTo(serial);
        }

        @Test
        void changeWhatIsSaidAndWhatThereIs() {
            stock.send(define(CHAIR, "5"));
            accepted(stock.send(change(CHAIR, "Armchair", "7.5", "1")));
            assertThat(stock.effects().ledger().getLast().at("/after/total").textValue())
                    .isEqualTo("7.5");
            assertThat(stock.effects().ledger().getLast().at("/details/name").textValue())
                    .isEqualTo("Armchair");
            assertThat(row().product().lost()).hasToString("1");
            refused(stock.send(change(CHAIR, null, "7", null)), "TOTAL_REDUCED");
            refused(stock.send(change(CHAIR, null, null, "0.5")), "LOST_REDUCED");
            refused(stock.send(change(CHAIR, null, null, "8")), "LOST_EXCEEDS_STOCK");
            refused(stock.send(change(ProductKey.of("admin", "table"), "x", null, null)), "PRODUCT_UNKNOWN");
        }

        /** The row of the totals also says when and by which command the product was changed last. */
        @Test
        void noteAChangeOfTheDetailsAlone() {
            stock.send(define(CHAIR, "5"));
            long offset = stock.offset();
            stock.at(7).send(change(CHAIR, "Armchair", null, null));
            assertThat(row().offset()).isEqualTo(offset);
            assertThat(row().changed()).isEqualTo(Workbench.NOON + 7);
        }

        @Test
        void lockReplaceAndGiveBack() {
            stock.send(define(CHAIR, "5"));
            accepted(stock.send(lock(CHAIR, "a", "3", 1000)));
            accepted(stock.send(lockForever(CHAIR, "b", "1.5")));
            JsonNode result = stock.send(lock(CHAIR, "c", "0.500001", 1000));
            refused(result, "OUT_OF_STOCK");
            assertThat(result.at("/data/available").textValue()).isEqualTo("0.5");
            assertThat(result.at("/data/requested").textValue()).isEqualTo("0.500001");
            accepted(stock.send(lock(CHAIR, "a", "3.5", 2000)));
            assertThat(row().product().locked()).hasToString("5");
            assertThat(row().product().locks()).isEqualTo(2);
            accepted(stock.send(lock(CHAIR, "a", "0", 0)));
            assertThat(stock.happened())
                    .containsExactly("ProductDefined", "StockLocked", "StockLocked", "StockLocked", "StockUnlocked");
            JsonNode unlocked = stock.effects().ledger().getLast();
            assertThat(unlocked.at("/before/locked").textValue()).isEqualTo("5");
            assertThat(unlocked.at("/after/locked").textValue()).isEqualTo("1.5");
            refused(stock.send(lock(ProductKey.of("admin", "table"), "a", "1", 1)), "PRODUCT_UNKNOWN");
        }

        @Test
        void removeAndLeaveNothing() {
            stock.send(new DefineProduct(CHAIR, Total.of(Quantity.of(5)), full()));
            stock.send(lockForever(CHAIR, "a", "1"));
            assertThat(stock.rows('m') + stock.rows('h')).isEqualTo(2);
            refused(stock.send(new RemoveProduct(CHAIR, false)), "PRODUCT_LOCKED");
            accepted(stock.send(new RemoveProduct(CHAIR, true)));
            refused(stock.send(new RemoveProduct(CHAIR, true)), "PRODUCT_UNKNOWN");
            stock.tickUntilNothingIsDue();
            assertThat(stock.happened()).endsWith("ProductRemoved", "LockDropped");
            for (char kind : "pdmhilet".toCharArray()) {
                assertThat(stock.rows(kind)).as("rows of kind %s", kind).isZero();
            }
        }

        @Test
        void makeSerialsFromTheTime() {
            Layout layout = new Layout(4, Workbench.KEPT, Workbench.KEYED_KEPT);
            int partition = RecordKey.partition(RecordKey.of("admin", "chair"), 4);
            Workbench<Stock, StockCommand, StockEvent> one = new Workbench<>(StockFamily.STOCK, layout, partition);
            one.tick();
            one.tick();
            assertThat(one.send(define(CHAIR, "5")).at("/data/serial").longValue())
                    .isEqualTo(Workbench.firstNumber(partition, 4));
        }
    }

    @Nested
    class Repetitions {
        @Test
        void haveOneEffectAndTheSameOutcome() {
            stock.send(define(CHAIR, "5"));
            JsonNode first = stock.send("x", lock(CHAIR, "a", "3", 60_000));
            stock.at(10).send(lock(CHAIR, "a", "1", 60_000));
            JsonNode again = stock.at(20).send("x", lock(CHAIR, "a", "3", 60_000));
            assertThat(again.path("repeats")).isEqualTo(first.path("position"));
            assertThat(again.path("outcome")).isEqualTo(first.path("outcome"));
            assertThat(first.has("repeats")).isFalse();
            assertThat(row().product().locked())
                    .as("the repetition locked nothing")
                    .hasToString("1");
            assertThat(stock.happened()).containsExactly("ProductDefined", "StockLocked", "StockLocked");
            assertThat(stock.effects().decided()).containsExactly("command-0", "x", "command-1", "x");
        }

        @Test
        void ofARefusalAreRefusedAlikeEvenWhenThereIsEnoughByNow() {
            stock.send(define(CHAIR, "5"));
            JsonNode first = stock.send("x", lock(CHAIR, "a", "6", 60_000));
            stock.send(change(CHAIR, null, "10", null));
            JsonNode again = stock.send("x", lock(CHAIR, "a", "6", 60_000));
            refused(again, "OUT_OF_STOCK");
            assertThat(again.path("data")).isEqualTo(first.path("data"));
        }

        @Test
        void withOtherContentAreConflicts() {
            stock.send(define(CHAIR, "5"));
            JsonNode first = stock.send("x", lock(CHAIR, "a", "3", 60_000));
            JsonNode other = stock.send("x", lock(CHAIR, "a", "4", 60_000));
            refused(other, "ID_REUSED");
            assertThat(other.path("repeats")).isEqualTo(first.path("position"));
            assertThat(row().product().locked()).hasToString("3");
            accepted(stock.send("x", lock(CHAIR, "a", "3", 60_000)));
        }

        @Test
        void areKnownByTheirFingerprintWhenTheyHaveOne() {
            catalog.send(new OpenInstance(SHOP, "{}", "hash"));
            JsonNode first = catalog.send(new Envelope.Sent<>("t", true, "f00d", token(SHOP, 1, null)));
            JsonNode again = catalog.send(new Envelope.Sent<>("t", true, "f00d", token(SHOP, 2, null)));
            assertThat(again.path("data")).isEqualTo(first.path("data"));
            refused(catalog.send(new Envelope.Sent<>("t", true, "beef", token(SHOP, 1, null))), "ID_REUSED");
            assertThat(catalog.happened()).containsExactly("InstanceOpened", "TokenIssued");
        }

        @Test
        void underAnExpectationComeToTheSame() {
            stock.send(define(CHAIR, "5"));
            Envelope.Sent<StockCommand> more =
                    new Envelope.Sent<>("x", false, "", List.of(1L), change(CHAIR, null, "10", null));
            accepted(stock.send(more));
            refused(
                    stock.send(new Envelope.Sent<>("y", false, "", List.of(1L), change(CHAIR, null, "11", null))),
                    "PRECONDITION_FAILED");
            accepted(stock.send(more));
            assertThat(row().product().total().limit()).hasToString("10");
        }

        @Test
        void ofAKeyedIdAreAnotherThanOfAnUnkeyedOne() {
            stock.send(define(CHAIR, "5"));
            accepted(stock.send(new Envelope.Sent<>("x", true, "", lock(CHAIR, "a", "1", 1000))));
            JsonNode other = stock.send(new Envelope.Sent<>("x", false, "", lock(CHAIR, "a", "2", 1000)));
            accepted(other);
            assertThat(other.has("repeats")).isFalse();
        }

        @Test
        void areStillKnownAfterARestart() {
            stock.send(define(CHAIR, "5"));
            stock.send("x", lock(CHAIR, "a", "3", 60_000));
            stock.restart();
            assertThat(stock.send("x", lock(CHAIR, "a", "3", 60_000)).has("repeats"))
                    .isTrue();
        }
    }

    @Nested
    class Instances {
        @Test
        void openChangeCloseAndPurge() {
            JsonNode opened = catalog.send(new OpenInstance(SHOP, "{}", "hash"));
            assertThat(opened.at("/data/serial").longValue()).isEqualTo(1);
            refused(catalog.send(new OpenInstance(SHOP, "{}", "hash")), "INSTANCE_EXISTS");
            accepted(catalog.send(new ChangeInstance(SHOP, "{\"name\":\"Shop\"}")));
            accepted(catalog.send(new ChangeInstance(SHOP, "{\"name\":\"Shop\"}")));
            accepted(catalog.send(new ChangePassword(SHOP, "other")));
            accepted(catalog.send(new CloseInstance(SHOP, false)));
            refused(catalog.send(new OpenInstance(SHOP, "{}", "hash")), "INSTANCE_CLOSED");
            refused(catalog.send(token(SHOP, 1, null)), "INSTANCE_CLOSED");
            accepted(catalog.send(new CloseInstance(SHOP, true)));
            refused(catalog.send(new CloseInstance(SHOP, true)), "INSTANCE_UNKNOWN");
            refused(catalog.send(new CloseInstance(InstanceId.ADMIN, true)), "INSTANCE_UNKNOWN");
            accepted(catalog.send(new OpenInstance(InstanceId.ADMIN, "{}", "hash")));
            refused(catalog.send(new CloseInstance(InstanceId.ADMIN, true)), "INSTANCE_NEEDED");
            assertThat(catalog.happened())
                    .containsExactly(
                            "InstanceOpened",
                            "InstanceChanged",
                            "PasswordChanged",
                            "InstanceClosed",
                            "InstancePurged",
                            "InstanceOpened");
        }

        @Test
        void issueRevokeAndOutliveTokens() {
            catalog.send(new OpenInstance(SHOP, "{}", "hash"));
            JsonNode issued = catalog.send(token(SHOP, 1, 1000L));
            assertThat(issued.at("/data/deadline_ms").longValue()).isEqualTo(Workbench.NOON + 1000);
            assertThat(catalog.send(token(SHOP, 2, null)).at("/data").has("deadline_ms"))
                    .isFalse();
            refused(catalog.send(token(SHOP, 2, null)), "TOKEN_EXISTS");
            accepted(catalog.send(new RevokeToken(SHOP, Samples.hash(2))));
            refused(catalog.send(new RevokeToken(SHOP, Samples.hash(2))), "TOKEN_UNKNOWN");
            refused(catalog.at(1000).send(new RevokeToken(SHOP, Samples.hash(1))), "TOKEN_UNKNOWN");
            assertThat(catalog.happened()).endsWith("TokenRevoked", "TokenExpired");
        }

        @Test
        void endAllTokensWithThePassword() {
            catalog.send(new OpenInstance(SHOP, "{}", "hash"));
            catalog.send(token(SHOP, 1, 1000L));
            catalog.send(token(SHOP, 2, null));
            catalog.send(new ChangePassword(SHOP, "other"));
            refused(catalog.send(new RevokeToken(SHOP, Samples.hash(1))), "TOKEN_UNKNOWN");
            catalog.tickUntilNothingIsDue();
            assertThat(catalog.happened()).endsWith("PasswordChanged", "TokenDropped", "TokenDropped");
            assertThat(catalog.rows('l') + catalog.rows('e') + catalog.rows('t'))
                    .isZero();
        }

        @Test
        void keepHashesOutOfResultsAndLedger() {
            catalog.send(new OpenInstance(SHOP, "{}", "the-password-hash"));
            catalog.send(token(SHOP, 1, null));
            catalog.send(new ChangePassword(SHOP, "another-password-hash"));
            catalog.tickUntilNothingIsDue();
            assertThat(catalog.effects().ledger().toString()
                            + catalog.effects().lastResult().json())
                    .contains("TokenDropped")
                    .doesNotContain("password-hash", Samples.hash(1).hex());
        }

        /** The view alone, row by row, is the instances and tokens there are, and says how far it has come. */
        @Test
        void areShownToEveryNode() {
            catalog.send(new OpenInstance(SHOP, "{}", "hash"));
            catalog.send(token(SHOP, 1, 1000L));
            catalog.send(token(SHOP, 2, null));
            catalog.append(null, new byte[] {1});
            catalog.at(1000).tick();
            var view = new TreeMap<byte[], byte[]>(Arrays::compareUnsigned);
            for (CollectedEffects.View each : catalog.effects().views()) {
                if (each.row() == null) {
                    view.remove(each.key());
                } else {
                    view.put(each.key(), each.row());
                }
            }
            byte[] mark = view.remove(new CatalogViewKeys().mark(0));
            assertThat(RowReader.offset(mark)).isEqualTo(catalog.offset() - 1);
            var viewed = new TreeMap<>(catalog.rows().map());
            viewed.keySet().removeIf(key -> !new CatalogViewKeys().isViewed(key));
            assertThat(view).hasSize(2).containsExactlyEntriesOf(viewed);
        }
    }
}
