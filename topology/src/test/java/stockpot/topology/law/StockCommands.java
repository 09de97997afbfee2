package stockpot.topology.law;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stockpot.money.Amount;
import stockpot.quantity.Quantity;
import stockpot.schemas.Topics;
import stockpot.stock.Fractions;
import stockpot.stock.LockId;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductKey;
import stockpot.stock.ProductPatch;
import stockpot.stock.Restock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ChangeProduct;
import stockpot.stock.StockCommand.DefineProduct;
import stockpot.stock.StockCommand.FreeLock;
import stockpot.stock.StockCommand.LockStock;
import stockpot.stock.StockCommand.RemoveProduct;
import stockpot.stock.Total;

/**
 * A few products, a few carts, a few orders, and never enough of anything.
 *
 * @param crowd how many carts come at once, when they do
 */
record StockCommands(int crowd) implements LogMaker.Commands<StockCommand> {
    /** Few, so that they meet: two are the same picture in different words, and one is none. */
    static final List<String> IMAGES = List.of(
            "", "data:image/png;base64,YWJj", "data:image/gif,%61bc", "data:image/gif,abcd", "data:image/png;base64,?");

    /** Beside a crowd there is what was sold, lost, locked and held before. */
    private static final int ROOM_FOR_MORE = 100;

    private static final List<List<Long>> CATEGORIES =
            List.of(List.of(), List.of(0L), List.of(1L, 0L), List.of(1L, 1L));
    private static final List<ProductKey> PRODUCTS = List.of(
            ProductKey.of("admin", "chair"), ProductKey.of("shop", "chair"), ProductKey.of("shop", "3:a\u751f|\u00e9"));

    @Override
    public StockCommand next(SplittableRandom random, long now) {
        ProductKey key = PRODUCTS.get(random.nextInt(PRODUCTS.size()));
        int dice = random.nextInt(100);
        if (dice < 3) {
            return new FreeLock(key, HoldCommands.cart(random), random.nextBoolean() ? "" : "\ud83e\ude91");
        }
        if (dice < 50) {
            return lock(random, key, HoldCommands.cart(random).value());
        }
        if (dice < 75) {
            return HoldCommands.next(random, key, small(random, 5));
        }
        if (dice < 83) {
            return new DefineProduct(key, total(random), details(random));
        }
        return dice < 95 ? change(random, key) : new RemoveProduct(key, random.nextInt(3) != 0);
    }

    @Override
    public @Nullable String logBehind(StockCommand command) {
        return HoldCommands.isDecidedByAnOrder(command) ? Topics.ORDERS.commands() : null;
    }

    @Override
    public List<List<StockCommand>> crowd(SplittableRandom random, long now) {
        if (crowd == 0 || random.nextInt(4) != 0) {
            return List.of();
        }
        ProductKey key = PRODUCTS.get(random.nextInt(PRODUCTS.size()));
        List<StockCommand> first = new ArrayList<>();
        first.add(new DefineProduct(key, Total.UNLIMITED, details(random)));
        Total all = Total.of(Quantity.of(crowd + ROOM_FOR_MORE));
        first.add(counting(key, random.nextInt(5) == 0 ? Total.UNLIMITED : all));
        long micros = 1_000L * (1 + random.nextInt(1_500));
        for (int i = 0; i < crowd; i++) {
            first.add(new LockStock(key, new LockId("crowd-" + i), Quantity.of(1), micros));
        }
        // These want all there is: whether they get it depends on what is over and has not ended yet.
        List<StockCommand> later = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Quantity most = Quantity.of(crowd - random.nextInt(2));
            later.add(
                    random.nextBoolean()
                            ? HoldCommands.afterACrowd(random, key, most, crowd)
                            : new LockStock(key, HoldCommands.crowded(random, crowd), most, micros));
        }
        List<StockCommand> last = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            last.addAll(HoldCommands.releasing(key));
            last.add(new RemoveProduct(key, true));
        }
        return random.nextInt(6) == 0 ? List.of(first, last) : List.of(first, later, last);
    }

    private static LockStock lock(SplittableRandom random, ProductKey key, String cart) {
        int dice = random.nextInt(100);
        Long micros = dice < 8 ? null : dice < 12 ? Long.valueOf(0) : Long.valueOf(random.nextInt(300_000));
        Quantity quantity = dice % 7 == 0 ? Quantity.ZERO : small(random, 6);
        return new LockStock(key, new LockId(cart), quantity, micros);
    }

    private static Quantity small(SplittableRandom random, int bound) {
        return new Quantity(random.nextInt(bound), random.nextInt(3) == 0 ? 500_000 : random.nextInt(20) == 0 ? 1 : 0);
    }

    private static Total total(SplittableRandom random) {
        return random.nextInt(12) == 0 ? Total.UNLIMITED : Total.of(small(random, 14));
    }

    /** So much that there is something to sell for a while, whatever was sold so far. */
    private static Total more(SplittableRandom random) {
        return random.nextInt(20) == 0 ? Total.UNLIMITED : Total.of(small(random, 40));
    }

    private static ProductDetails details(SplittableRandom random) {
        TreeMap<String, String> i18n = new TreeMap<>();
        if (random.nextInt(3) == 0) {
            i18n.put("de", "Stuhl");
            i18n.put("fr", "chaise");
        }
        return new ProductDetails(
                random.nextInt(3) == 0 ? "chair" : "stool",
                "",
                i18n,
                categories(random),
                "Piece",
                new Fractions(random.nextInt(3) == 0 ? 0 : 6),
                null,
                random.nextInt(5) == 0 ? 1 : null,
                List.of(Amount.parse("EUR:1.50")),
                image(random),
                List.of(),
                false,
                "",
                random.nextInt(3) == 0 ? new Restock(1_800_000_000) : Restock.UNKNOWN,
                0,
                random.nextInt(2),
                0,
                null);
    }

    private static String image(SplittableRandom random) {
        return IMAGES.get(random.nextInt(IMAGES.size()));
    }

    private static List<Long> categories(SplittableRandom random) {
        return CATEGORIES.get(random.nextInt(CATEGORIES.size()));
    }

    private static ChangeProduct change(SplittableRandom random, ProductKey key) {
        String name = random.nextInt(3) == 0 ? "chair-" + random.nextInt(3) : null;
        List<Long> categories = random.nextInt(3) == 0 ? categories(random) : null;
        String image = random.nextInt(3) == 0 ? image(random) : null;
        Long group = random.nextInt(3) == 0 ? Long.valueOf(random.nextInt(2)) : null;
        Total total = random.nextInt(3) == 0 ? more(random) : null;
        Quantity lost = random.nextInt(4) == 0 ? small(random, 12) : null;
        return new ChangeProduct(
                key,
                new ProductPatch(
                        ProductDetails.NO_CHANGE
                                .set("name", name)
                                .set("categories", categories)
                                .set("image", image)
                                .set("groupId", group),
                        total,
                        lost));
    }

    private static ChangeProduct counting(ProductKey key, Total total) {
        return new ChangeProduct(key, new ProductPatch(ProductDetails.NO_CHANGE, total, null));
    }
}
