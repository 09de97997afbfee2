package stockpot.topology.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockEvent;
import stockpot.topology.decide.CollectedEffects;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.records.Outgoing;
import stockpot.topology.records.Place;
import stockpot.topology.rows.Rows;

/**
 * The log is enough: made-up logs come to the same bytes when they are folded twice, and when the node is started afresh every
 * few records; and what the ledger alone says is what the rows say.
 *
 * <p>{@code -Dstockpot.seed=N} starts from another seed, {@code -Dstockpot.law.records=N} folds more or fewer. A log that fails
 * is cut down to the records that it takes.
 */
class ReplayLawTest {
    private static final long SEED = Long.getLong("stockpot.seed", 20_260_101);
    private static final int RECORDS = Integer.getInteger("stockpot.law.records", 40_000);
    private static final int LENGTH = 1_500;
    /** Outcomes are forgotten so soon that sweeping them is most of what happens. */
    private static final Layout LAYOUT = new Layout(1, Duration.ofSeconds(3), Duration.ofSeconds(20));

    private static final StockCommands FEW_CARTS = new StockCommands(0);
    private static final StockCommands CROWDS = new StockCommands(2_200);

    /** What is wrong with a log; null when nothing is. */
    private interface Law {
        @Nullable
        String broken(List<Entry> log);
    }

    private static <S, C, E> Law sameTwiceAndAfterRestarts(Family<S, C, E> family) {
        return sameTwiceAndAfterRestarts(family, UnaryOperator.identity());
    }

    private static <S, C, E> Law sameTwiceAndAfterRestarts(Family<S, C, E> family, UnaryOperator<Rows> spoil) {
        return log -> {
            try {
                Transcript first = Transcript.of(family, LAYOUT, log, false, spoil, step -> {});
                String twice = first.difference(Transcript.of(family, LAYOUT, log, false, spoil, step -> {}));
                String restarted = first.difference(Transcript.of(family, LAYOUT, log, true, spoil, step -> {}));
                return twice != null ? "folded twice: " + twice : restarted == null ? null : "restarted: " + restarted;
            } catch (RuntimeException e) {
                return e.toString();
            }
        };
    }

    private static <S, C, E> Law audited(
            Family<S, C, E> family, Function<List<Entry>, Consumer<Transcript.Step>> audit) {
        return audited(family, UnaryOperator.identity(), audit);
    }

    private static <S, C, E> Law audited(
            Family<S, C, E> family, UnaryOperator<Rows> spoil, Function<List<Entry>, Consumer<Transcript.Step>> audit) {
        return log -> {
            try {
                Transcript.of(family, LAYOUT, log, true, spoil, audit.apply(log));
                return null;
            } catch (AssertionError | RuntimeException e) {
                return e.toString();
            }
        };
    }

    /** The same law, which also adds up what was seen on the way. */
    private static Law counting(Law law, Supplier<Map<String, Integer>> seenInOne, Map<String, Integer> seen) {
        return log -> {
            String broken = law.broken(log);
            seenInOne.get().forEach((what, times) -> seen.merge(what, times, Integer::sum));
            return broken;
        };
    }

    private static <C> void holds(
            Law law, Family<?, C, ?> family, LogMaker.Commands<C> commands, int records, int length) {
        String failure = failure(law, family, commands, records, length);
        if (failure != null) {
            fail(failure);
        }
    }

    private static <C> @Nullable String failure(
            Law law, Family<?, C, ?> family, LogMaker.Commands<C> commands, int records, int length) {
        int folded = 0;
        for (long seed = SEED; folded < records; seed++) {
            List<Entry> log = LogMaker.make(family, seed, length, commands);
            folded += log.size();
            if (law.broken(log) != null) {
                List<Entry> minimal = Shrinking.shrink(log, part -> law.broken(part) != null);
                return "seed " + seed + ": " + law.broken(minimal) + "\nafter no more than\n"
                        + minimal.stream().map(Entry::toString).collect(Collectors.joining("\n"));
            }
        }
        return null;
    }

    @Test
    void stockComesToTheSameBytes() {
        holds(sameTwiceAndAfterRestarts(Family.STOCK), Family.STOCK, FEW_CARTS, RECORDS, LENGTH);
    }

    @Test
    void crowdsComeToTheSameBytes() {
        holds(sameTwiceAndAfterRestarts(Family.STOCK), Family.STOCK, CROWDS, RECORDS / 3, 8 * LENGTH);
    }

    @Test
    void theCatalogComesToTheSameBytes() {
        holds(sameTwiceAndAfterRestarts(Family.CATALOG), Family.CATALOG, new CatalogCommands(0), RECORDS, LENGTH);
        holds(
                sameTwiceAndAfterRestarts(Family.CATALOG),
                Family.CATALOG,
                new CatalogCommands(1_100),
                RECORDS / 6,
                8 * LENGTH);
    }

    @Test
    void theStockLedgerAloneSaysWhatTheRowsSay() {
        Map<String, Integer> seen = new HashMap<>();
        StockAudit[] audit = new StockAudit[1];
        Law law = audited(Family.STOCK, log -> audit[0] = new StockAudit(1));
        holds(counting(law, () -> audit[0].seen(), seen), Family.STOCK, FEW_CARTS, RECORDS, LENGTH);
        System.out.printf("%,d stock records from seed %d: %s%n", RECORDS, SEED, seen);
        sawEnough(
                seen,
                RECORDS / 1_000,
                List.of(
                        "ProductDefined",
                        "ProductChanged",
                        "ProductRemoved",
                        "StockLocked",
                        "StockUnlocked",
                        "LockExpired",
                        "LockDropped",
                        "OUT_OF_STOCK",
                        "PRODUCT_UNKNOWN",
                        "PRODUCT_EXISTS",
                        "PRODUCT_LOCKED",
                        "QUANTITY_TOO_FINE",
                        "TOTAL_REDUCED",
                        "unchanged",
                        "ID_REUSED",
                        "repeated",
                        "dead letter"));
    }

    @Test
    void theLedgerOfCrowdsAloneSaysWhatTheRowsSay() {
        StockAudit[] audit = new StockAudit[1];
        Law law = audited(Family.STOCK, log -> audit[0] = new StockAudit(100));
        Map<String, Integer> seen = new HashMap<>();
        holds(counting(law, () -> audit[0].seen(), seen), Family.STOCK, CROWDS, RECORDS / 2, 8 * LENGTH);
        sawEnough(seen, 1_000, List.of("StockLocked", "LockExpired"));
        sawEnough(seen, 1, List.of("LockDropped", "granted while more was over than one record ends"));
    }

    @Test
    void theCatalogLedgerAloneSaysWhatTheRowsSay() {
        CatalogAudit[] audit = new CatalogAudit[1];
        Map<String, Integer> seen = new HashMap<>();
        Law law = audited(Family.CATALOG, log -> audit[0] = new CatalogAudit(1));
        holds(counting(law, () -> audit[0].seen(), seen), Family.CATALOG, new CatalogCommands(0), RECORDS, LENGTH);
        Law ofCrowds = audited(Family.CATALOG, log -> new CatalogAudit(100));
        holds(ofCrowds, Family.CATALOG, new CatalogCommands(1_100), RECORDS / 6, 8 * LENGTH);
        System.out.printf("%,d catalog records from seed %d: %s%n", RECORDS, SEED, seen);
        sawEnough(
                seen,
                RECORDS / 2_000,
                List.of(
                        "InstanceOpened",
                        "InstanceChanged",
                        "PasswordChanged",
                        "InstanceClosed",
                        "InstancePurged",
                        "CategoryDefined",
                        "CategoryChanged",
                        "CategoryRemoved",
                        "GroupDefined",
                        "GroupChanged",
                        "GroupRemoved",
                        "UnitDefined",
                        "UnitChanged",
                        "UnitRemoved",
                        "TemplateDefined",
                        "TemplateChanged",
                        "TemplateRemoved",
                        "CATEGORY_UNKNOWN",
                        "CATEGORY_EXISTS",
                        "GROUP_UNKNOWN",
                        "GROUP_EXISTS",
                        "UNIT_UNKNOWN",
                        "UNIT_EXISTS",
                        "UNIT_BUILT_IN",
                        "TEMPLATE_UNKNOWN",
                        "TEMPLATE_EXISTS",
                        "INSTANCE_NOT_EMPTY",
                        "unchanged",
                        "TokenIssued",
                        "TokenRevoked",
                        "TokenExpired",
                        "TokenDropped",
                        "TOKEN_UNKNOWN",
                        "TOKEN_EXISTS",
                        "INSTANCE_CLOSED",
                        "INSTANCE_EXISTS",
                        "repeated",
                        "ID_REUSED"));
    }

    private static void sawEnough(Map<String, Integer> seen, int times, List<String> wanted) {
        for (String what : wanted) {
            assertThat(seen.getOrDefault(what, 0))
                    .as("proved nothing: too little of '%s' in %s", what, seen)
                    .isGreaterThanOrEqualTo(Math.max(1, times));
        }
    }

    @Test
    void aRunThatSawTooLittleProvesNothing() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> sawEnough(Map.of("StockLocked", 3), 4, List.of("StockLocked")))
                .withMessageContaining("proved nothing");
    }

    @ParameterizedTest
    @EnumSource
    void findsEveryPlantedFault(PlantedFault fault) {
        Family<Stock, StockCommand, StockEvent> family = fault.family();
        Law law = fault.isForgetful
                ? sameTwiceAndAfterRestarts(family, fault::rows)
                : audited(family, fault::rows, log -> new StockAudit(1));
        String failure = failure(law, family, fault.needsACrowd ? CROWDS : FEW_CARTS, 60_000, LENGTH);
        assertThat(failure).as("%s is not found", fault).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void findsEveryPlantedFaultOfTheCatalog(CatalogFault fault) {
        Law law = audited(fault.family(), fault::rows, log -> new CatalogAudit(1));
        // Numbers are places in the log, which move when it is cut down: that takes longer, so logs are shorter.
        String failure = failure(law, fault.family(), new CatalogCommands(0), 60_000, LENGTH / 4);
        assertThat(failure).as("%s is not found", fault).isNotNull();
    }

    /** What is between the machine and its rows must not be a fault by itself, or no planted one would have to be. */
    @Test
    void findsNothingWhereNothingIsSpoilt() {
        Law stock = audited(Family.STOCK, SpoiltRows::new, log -> new StockAudit(1));
        assertThat(failure(stock, Family.STOCK, FEW_CARTS, 3_000, LENGTH)).isNull();
        Law catalog = audited(Family.CATALOG, SpoiltRows::new, log -> new CatalogAudit(1));
        assertThat(failure(catalog, Family.CATALOG, new CatalogCommands(0), 3_000, LENGTH))
                .isNull();
    }

    @Test
    void aResultThatSaysTooMuchOrTooLittleOfAChangeIsFound() {
        CollectedEffects effects = new CollectedEffects("stock", false);
        effects.result(new byte[0], utf8("{\"outcome\":\"accepted\",\"data\":{\"unchanged\":true}}"), 0);
        LeaseAudit.requireUnchangedOnlyWhereNothingHappened(effects);
        Outgoing.Cause cause = new Outgoing.Cause("LockStock", "id", null, new Place("topic", 0, 0), 0, 0);
        effects.ledger(new Outgoing.Fact(new byte[0], utf8("{}"), "LockExpired", cause));
        LeaseAudit.requireUnchangedOnlyWhereNothingHappened(effects);
        effects.ledger(new Outgoing.Fact(new byte[0], utf8("{}"), "StockLocked", cause));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> LeaseAudit.requireUnchangedOnlyWhereNothingHappened(effects));
        effects.clear();
        effects.result(new byte[0], utf8("{\"outcome\":\"rejected\"}"), 0);
        LeaseAudit.requireUnchangedOnlyWhereNothingHappened(effects);
        effects.result(new byte[0], utf8("{\"outcome\":\"accepted\"}"), 0);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> LeaseAudit.requireUnchangedOnlyWhereNothingHappened(effects));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatFailsIsCutDownToWhatItTakes() {
        List<Integer> numbers = IntStream.range(0, 1000).boxed().toList();
        assertThat(Shrinking.shrink(numbers, list -> list.contains(3) && list.contains(500) && list.contains(999)))
                .containsExactly(3, 500, 999);
        assertThat(Shrinking.shrink(numbers, list -> list.size() > 6)).hasSize(7);
        assertThat(Shrinking.shrink(List.of(1), list -> true)).isEmpty();
    }

    @Test
    void aSeedTellsAllOfALog() {
        String first = LogMaker.make(Family.STOCK, 7, 100, FEW_CARTS).toString();
        assertThat(LogMaker.make(Family.STOCK, 7, 100, FEW_CARTS)).hasToString(first);
        assertThat(LogMaker.make(Family.STOCK, 8, 100, FEW_CARTS).toString()).isNotEqualTo(first);
    }
}
