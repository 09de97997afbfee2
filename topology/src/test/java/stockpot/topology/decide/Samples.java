package stockpot.topology.decide;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.CatalogCommand.IssueToken;
import stockpot.catalog.Definition.Category;
import stockpot.catalog.Definition.Group;
import stockpot.catalog.Definition.Template;
import stockpot.catalog.Definition.Unit;
import stockpot.catalog.Scope;
import stockpot.catalog.TokenHash;
import stockpot.kernel.InstanceId;
import stockpot.money.Amount;
import stockpot.quantity.Quantity;
import stockpot.stock.Fractions;
import stockpot.stock.LockId;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductKey;
import stockpot.stock.ProductPatch;
import stockpot.stock.Restock;
import stockpot.stock.StockCommand.ChangeProduct;
import stockpot.stock.StockCommand.DefineProduct;
import stockpot.stock.StockCommand.LockStock;
import stockpot.stock.Tax;
import stockpot.stock.Total;

/** Commands as short as a test can say them. */
public final class Samples {
    public static final ProductKey CHAIR = ProductKey.of("admin", "chair");
    public static final InstanceId SHOP = new InstanceId("shop");

    private Samples() {}

    public static ProductDetails named(String name) {
        return new ProductDetails(
                name,
                "",
                new TreeMap<>(),
                List.of(),
                "Piece",
                new Fractions(6),
                null,
                null,
                List.of(),
                "",
                List.of(),
                false,
                "",
                Restock.UNKNOWN,
                0,
                0,
                0,
                null);
    }

    /** Details that have something to say everywhere. */
    public static ProductDetails full() {
        TreeMap<String, String> i18n = new TreeMap<>();
        i18n.put("de", "Stuhl");
        i18n.put("zh", "\u6728\u6905");
        return new ProductDetails(
                "Chair \ud83e\ude91",
                "with \"quotes\", a \\ and a \u0001",
                i18n,
                List.of(1L, Long.MAX_VALUE),
                "Kilogram",
                new Fractions(3),
                true,
                0,
                List.of(Amount.parse("EUR:49.90"), Amount.parse("kudos:4503599627370496")),
                "data:image/png;base64,AAAA",
                List.of(new Tax("VAT", Amount.parse("EUR:7.97"))),
                true,
                "{\"country\":\"CH\"}",
                Restock.NEVER,
                Integer.MAX_VALUE,
                Long.MAX_VALUE,
                7,
                Quantity.parse("2.5"));
    }

    public static Category category(String name) {
        return new Category(name, new TreeMap<>(Map.of("de", "Obst", "zh", "\u6c34\u679c")));
    }

    public static Group group(String name) {
        return new Group(name, "reduced rate");
    }

    /** One that its instance made, with something to say everywhere. */
    public static Unit unit(String name) {
        return unit(name, false);
    }

    public static Unit builtIn(String name) {
        return unit(name, true);
    }

    private static Unit unit(String name, boolean builtIn) {
        TreeMap<String, String> longNames = new TreeMap<>(Map.of("de", "Kiste", "fr", "caisse"));
        TreeMap<String, String> shortNames = new TreeMap<>(Map.of("de", "Ki"));
        return new Unit(name, "Crate", "cr", longNames, shortNames, true, 2, true, builtIn);
    }

    public static Template template(String name) {
        return new Template(name, "a coffee", "{\"summary\":\"coffee\"}", "{\"amount\":\"EUR:3\"}", "EUR");
    }

    public static DefineProduct define(ProductKey key, String total) {
        return new DefineProduct(
                key, total.equals("-1") ? Total.UNLIMITED : Total.of(Quantity.parse(total)), named("a thing"));
    }

    /** A patch of the name, the total and what was lost; null keeps. */
    public static ChangeProduct change(
            ProductKey key, @Nullable String name, @Nullable String total, @Nullable String lost) {
        return new ChangeProduct(
                key,
                new ProductPatch(
                        ProductDetails.NO_CHANGE.set("name", name),
                        total == null ? null : Total.of(Quantity.parse(total)),
                        lost == null ? null : Quantity.parse(lost)));
    }

    public static LockStock lock(ProductKey key, String cart, String quantity, long millis) {
        return new LockStock(key, new LockId(cart), Quantity.parse(quantity), millis * 1000);
    }

    public static LockStock lockForever(ProductKey key, String cart, String quantity) {
        return new LockStock(key, new LockId(cart), Quantity.parse(quantity), null);
    }

    public static TokenHash hash(int number) {
        return new TokenHash("%064x".formatted(number));
    }

    public static IssueToken token(InstanceId instance, int number, @Nullable Long millis) {
        return new IssueToken(
                instance, hash(number), Scope.ALL, false, "token " + number, millis == null ? null : millis * 1000);
    }
}
