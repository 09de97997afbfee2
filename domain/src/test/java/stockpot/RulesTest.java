package stockpot;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.charset.Charset;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TimeZone;
import java.util.Timer;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stockpot.catalog.TrespassingCatalog;
import stockpot.kernel.RecordShape;
import stockpot.kernel.Sha256;
import stockpot.kernel.TrespassingKernel;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.TrespassingOrders;
import stockpot.pots.TrespassingPots;
import stockpot.stock.ProductDetails;
import stockpot.stock.TrespassingStock;

/** What the rules may not do, however they are written: law 2. */
@AnalyzeClasses(packages = "stockpot", importOptions = DoNotIncludeTests.class)
class RulesTest {
    private static final String[] PLAIN = {
        "java.lang..",
        "java.math..",
        "java.nio.charset..",
        "java.time..",
        "java.util..",
        "org.jspecify..",
        "stockpot.kernel..",
        "stockpot.quantity..",
        "stockpot.money..",
        "stockpot.stock..",
        "stockpot.orders..",
        "stockpot.pots..",
        "stockpot.catalog.."
    };

    @ArchTest
    static final ArchRule the_rules_are_plain_java = classes()
            .that()
            .doNotBelongToAnyOf(Sha256.class)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(PLAIN);

    /** Pictures are looked for by their hash. */
    @ArchTest
    static final ArchRule a_hash_is_plain_java_and_a_hash = isPlainJavaAndAHash(Sha256.class);

    private static ArchRule isPlainJavaAndAHash(Class<?> type) {
        return classes()
                .that()
                .belongToAnyOf(type)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(PLAIN).or(aHash()));
    }

    private static DescribedPredicate<JavaClass> aHash() {
        return belongToAnyOf(MessageDigest.class, NoSuchAlgorithmException.class);
    }

    @ArchTest
    static final ArchRule the_rules_are_told_the_time_and_roll_no_dice = noClasses()
            .should()
            .callMethodWhere(nowIsAsked())
            .orShould()
            .dependOnClassesThat(belongToAnyOf(
                    System.class, Runtime.class, Clock.class, Random.class, SplittableRandom.class, UUID.class))
            .orShould()
            .dependOnClassesThat(
                    resideInAnyPackage("java.util.random..", "java.security..").and(not(aHash())))
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(StrictMath.class, "random");

    /** The components of a record are the same in every run, and {@link RecordShape} asks for nothing else. */
    @ArchTest
    static final ArchRule the_rules_do_nothing_but_decide = noClasses()
            .that()
            .doNotBelongToAnyOf(RecordShape.class)
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "java.io..",
                    "java.nio.file..",
                    "java.nio.channels..",
                    "java.net..",
                    "java.util.concurrent..",
                    "java.util.logging..",
                    "java.lang.reflect.."))
            .orShould()
            .dependOnClassesThat(belongToAnyOf(
                    Thread.class,
                    ThreadLocal.class,
                    Process.class,
                    ProcessBuilder.class,
                    Timer.class,
                    ServiceLoader.class));

    /** The order of a hash differs from one run to the next, and so would the events. */
    @ArchTest
    static final ArchRule the_rules_know_no_order_of_a_hash = noClasses()
            .that()
            .doNotBelongToAnyOf(ProductDetails.class, PlaceOrder.class)
            .should()
            .dependOnClassesThat(belongToAnyOf(
                    HashMap.class, HashSet.class, IdentityHashMap.class, WeakHashMap.class, Hashtable.class))
            .orShould()
            .callMethodWhere(aSetOrMapWithoutOrderIsMade())
            .orShould()
            .dependOnClassesThat(belongToAnyOf(Collectors.class));

    /** Product details ask a hash set whether a currency came before, and nothing else. */
    @ArchTest
    static final ArchRule product_details_only_add_to_their_set = onlyAddsToItsSets(ProductDetails.class);

    /** An order asks a hash set whether a product came before, and nothing else. */
    @ArchTest
    static final ArchRule orders_only_add_to_their_set = onlyAddsToItsSets(PlaceOrder.class);

    private static ArchRule onlyAddsToItsSets(Class<?> type) {
        return noClasses()
                .that()
                .belongToAnyOf(type)
                .should()
                .callMethodWhere(aSetDoesMoreThanAdd())
                .orShould()
                .callMethodWhere(aSetOrMapWithoutOrderIsMade())
                .orShould()
                .dependOnClassesThat(assignableTo(HashMap.class));
    }

    @ArchTest
    static final ArchRule the_rules_do_not_ask_where_they_run = noClasses()
            .should()
            .callMethod(String.class, "toUpperCase")
            .orShould()
            .callMethod(String.class, "toLowerCase")
            .orShould()
            .callMethod(String.class, "getBytes")
            .orShould()
            .callMethod(String.class, "format", String.class, Object[].class)
            .orShould()
            .callMethod(String.class, "formatted", Object[].class)
            .orShould()
            .callMethod(Locale.class, "getDefault")
            .orShould()
            .callMethod(Charset.class, "defaultCharset")
            .orShould()
            .callMethod(ZoneId.class, "systemDefault")
            .orShould()
            .dependOnClassesThat(belongToAnyOf(TimeZone.class));

    @ArchTest
    static final ArchRule the_rules_remember_nothing = fields().should().beFinal();

    @ArchTest
    static final ArchRule numbers_are_exact_where_they_are_kept =
            fields().should().notHaveRawType(floating());

    @ArchTest
    static final ArchRule numbers_are_exact_where_they_are_made =
            methods().should().notHaveRawReturnType(floating());

    @ArchTest
    static final ArchRule families_do_not_know_each_other = noClasses()
            .that(resideInAPackage("stockpot.catalog.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage("stockpot.stock..", "stockpot.orders..", "stockpot.pots.."));

    @ArchTest
    static final ArchRule families_do_not_know_each_other_either = noClasses()
            .that(resideInAPackage("stockpot.stock.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage("stockpot.catalog..", "stockpot.orders..", "stockpot.pots.."));

    @ArchTest
    static final ArchRule pots_know_no_other_family = noClasses()
            .that(resideInAPackage("stockpot.pots.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage("stockpot.catalog..", "stockpot.stock..", "stockpot.orders.."));

    /** Orders are of products, so they may name what stock has; the catalog is no business of theirs. */
    @ArchTest
    static final ArchRule orders_know_stock_and_nothing_else = noClasses()
            .that(resideInAPackage("stockpot.orders.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage("stockpot.catalog..", "stockpot.pots.."));

    @ArchTest
    static final ArchRule the_words_that_all_use_know_no_family = noClasses()
            .that(resideInAnyPackage("stockpot.kernel..", "stockpot.quantity..", "stockpot.money.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "stockpot.stock..", "stockpot.orders..", "stockpot.pots..", "stockpot.catalog.."));

    private static DescribedPredicate<JavaMethodCall> nowIsAsked() {
        return describe(
                "the clock is asked",
                call -> call.getTarget().getName().equals("now")
                        && call.getTargetOwner().getPackageName().startsWith("java.time"));
    }

    private static DescribedPredicate<JavaMethodCall> aSetOrMapWithoutOrderIsMade() {
        return describe(
                "a set or map without an order is made",
                call -> call.getTargetOwner().isEquivalentTo(Set.class)
                                && List.of("of", "copyOf").contains(call.getName())
                        || call.getTargetOwner().isEquivalentTo(Map.class)
                                && List.of("of", "ofEntries", "copyOf").contains(call.getName()));
    }

    private static DescribedPredicate<JavaMethodCall> aSetDoesMoreThanAdd() {
        return describe(
                "a set does more than add",
                call -> (call.getTargetOwner().isAssignableTo(Set.class)
                                || call.getTargetOwner().isEquivalentTo(Collection.class)
                                || call.getTargetOwner().isEquivalentTo(Iterable.class))
                        && !call.getName().equals("add"));
    }

    private static DescribedPredicate<JavaClass> floating() {
        return belongToAnyOf(double.class, float.class, Double.class, Float.class);
    }

    /** Fences that nobody can run into are none: each is tried with a class that breaks it. */
    @ParameterizedTest
    @MethodSource("trespasses")
    void findWhoeverBreaksThem(ArchRule rule, Class<?> trespasser) {
        assertThat(rule.evaluate(new ClassFileImporter().importClasses(trespasser))
                        .hasViolation())
                .as("%s, tried with %s", rule.getDescription(), trespasser)
                .isTrue();
    }

    static List<Object[]> trespasses() {
        return List.of(
                new Object[] {the_rules_are_plain_java, Trespasses.WithALibrary.class},
                new Object[] {the_rules_are_told_the_time_and_roll_no_dice, Trespasses.WithInstant.class},
                new Object[] {the_rules_are_told_the_time_and_roll_no_dice, Trespasses.WithMillis.class},
                new Object[] {the_rules_are_told_the_time_and_roll_no_dice, Trespasses.WithNanos.class},
                new Object[] {the_rules_are_told_the_time_and_roll_no_dice, Trespasses.WithClock.class},
                new Object[] {the_rules_are_told_the_time_and_roll_no_dice, Trespasses.WithUuid.class},
                new Object[] {the_rules_are_told_the_time_and_roll_no_dice, Trespasses.WithRandom.class},
                new Object[] {the_rules_are_told_the_time_and_roll_no_dice, Trespasses.WithMathRandom.class},
                new Object[] {the_rules_are_told_the_time_and_roll_no_dice, Trespasses.WithSecureRandom.class},
                new Object[] {isPlainJavaAndAHash(Trespasses.WithSecureRandom.class), Trespasses.WithSecureRandom.class
                },
                new Object[] {the_rules_are_plain_java, Trespasses.WithAHash.class},
                new Object[] {the_rules_do_nothing_but_decide, Trespasses.WithThreadLocalRandom.class},
                new Object[] {the_rules_do_nothing_but_decide, Trespasses.WithThread.class},
                new Object[] {the_rules_do_nothing_but_decide, Trespasses.WithFile.class},
                new Object[] {the_rules_know_no_order_of_a_hash, Trespasses.WithHashMap.class},
                new Object[] {the_rules_know_no_order_of_a_hash, Trespasses.WithSetOf.class},
                new Object[] {the_rules_know_no_order_of_a_hash, Trespasses.WithCollectors.class},
                new Object[] {onlyAddsToItsSets(Trespasses.WithSetOf.class), Trespasses.WithSetOf.class},
                new Object[] {onlyAddsToItsSets(Trespasses.WithHashSet.class), Trespasses.WithHashSet.class},
                new Object[] {the_rules_do_not_ask_where_they_run, Trespasses.WithLocale.class},
                new Object[] {the_rules_remember_nothing, Trespasses.WithMemory.class},
                new Object[] {numbers_are_exact_where_they_are_kept, Trespasses.WithDouble.class},
                new Object[] {numbers_are_exact_where_they_are_made, Trespasses.WithDouble.class},
                new Object[] {families_do_not_know_each_other, TrespassingCatalog.class},
                new Object[] {families_do_not_know_each_other_either, TrespassingStock.class},
                new Object[] {pots_know_no_other_family, TrespassingPots.class},
                new Object[] {orders_know_stock_and_nothing_else, TrespassingOrders.class},
                new Object[] {the_words_that_all_use_know_no_family, TrespassingKernel.class});
    }

    @Test
    void areAboutSomething() {
        assertThat(new ClassFileImporter()
                        .withImportOption(new DoNotIncludeTests())
                        .importPackages("stockpot"))
                .extracting(JavaClass::getSimpleName)
                .contains("StockDecider", "CatalogDecider", "OrderDecider", "PotDecider", "Quantity", "Amount", "Ids")
                .doesNotContain("RulesTest");
    }
}
