package stockpot.stock;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules once more, as plainly as they can be put: maps and {@link BigDecimal}, every sum added up afresh, nothing taken
 * from the sources under test.
 */
final class NaiveStock {
    /**
     * What a command should come to.
     *
     * @param refusal the code, null when it is granted
     * @param available what a refusal for lack of stock should name
     * @param facts what should happen, in words
     */
    record Answer(@Nullable String refusal, @Nullable BigDecimal available, List<String> facts) {}

    private record Claim(BigDecimal quantity, @Nullable Long due) {
        boolean isOver(long now) {
            return due != null && due <= now;
        }
    }

    private static final class Item {
        private final long serial;
        private final Map<Integer, Claim> claims = new TreeMap<>();
        private String name;
        private int digits;
        private @Nullable BigDecimal total;
        private BigDecimal sold = BigDecimal.ZERO;
        private BigDecimal lost = BigDecimal.ZERO;

        private Item(long serial, Step.Define define) {
            this.serial = serial;
            this.name = define.name();
            this.digits = define.digits();
            this.total = limit(define.total());
        }

        /** What is left when the claims that live are honoured; negative when losses ate into them; null for no end. */
        private @Nullable BigDecimal free(long now, int exceptCart) {
            if (total == null) {
                return null;
            }
            BigDecimal free = total.subtract(sold).subtract(lost);
            for (Map.Entry<Integer, Claim> claim : claims.entrySet()) {
                if (claim.getKey() != exceptCart && !claim.getValue().isOver(now)) {
                    free = free.subtract(claim.getValue().quantity());
                }
            }
            return free;
        }

        /** Whether a claim is over that has not been ended. */
        private boolean isLate(long now, int exceptCart) {
            return claims.entrySet().stream()
                    .anyMatch(claim ->
                            claim.getKey() != exceptCart && claim.getValue().isOver(now));
        }
    }

    private static final int NO_CART = -1;
    private static final long NEVER = Long.MIN_VALUE;

    private final Map<Integer, Item> items = new HashMap<>();
    private final Map<Integer, List<Item>> removed = new HashMap<>();

    Answer answer(Step.Action action, long now, long serial) {
        return switch (action) {
            case Step.Define a -> define(a, serial);
            case Step.Change a -> change(a);
            case Step.Remove a -> remove(a, now);
            case Step.Take a -> take(a, now);
            case Step.Free a -> free(a, now);
            case Step.End a -> end(a, now);
            case Step.Drop a -> drop(a);
            case Step.Sell a -> sell(a, now);
        };
    }

    /** The serial whose claims are to be dropped next, 0 for none. */
    long toDrop(int product) {
        List<Item> left = removed.getOrDefault(product, List.of());
        return left.isEmpty() ? 0 : left.getFirst().serial;
    }

    private Answer define(Step.Define a, long serial) {
        Item item = items.get(a.product());
        if (item == null) {
            if (finer(limit(a.total()), a.digits())) {
                return refused("QUANTITY_TOO_FINE");
            }
            items.put(a.product(), new Item(serial, a));
            return granted(
                    "defined " + serial + " " + a.name() + " by " + a.digits() + " of " + text(limit(a.total())));
        }
        boolean same = item.name.equals(a.name()) && item.digits == a.digits() && equal(item.total, limit(a.total()));
        return same ? granted() : refused("PRODUCT_EXISTS");
    }

    private static boolean finer(@Nullable BigDecimal count, int digits) {
        return count != null && count.stripTrailingZeros().scale() > digits;
    }

    private Answer change(Step.Change a) {
        Item item = items.get(a.product());
        if (item == null) {
            return refused("PRODUCT_UNKNOWN");
        }
        BigDecimal total = a.total() == null ? item.total : limit(a.total());
        BigDecimal least = item.total == null ? item.sold.add(item.lost) : item.total;
        if (total != null && total.compareTo(least) < 0) {
            return refused("TOTAL_REDUCED");
        }
        BigDecimal lost = a.lost() == null ? item.lost : a.lost();
        if (lost.compareTo(item.lost) < 0) {
            return refused("LOST_REDUCED");
        }
        if (total != null && item.sold.add(lost).compareTo(total) > 0) {
            return refused("LOST_EXCEEDS_STOCK");
        }
        String name = a.name() == null ? item.name : a.name();
        int digits = a.digits() == null ? item.digits : a.digits();
        if ((a.total() != null && finer(total, digits)) || (a.lost() != null && finer(lost, digits))) {
            return refused("QUANTITY_TOO_FINE");
        }
        if (name.equals(item.name)
                && digits == item.digits
                && equal(total, item.total)
                && lost.compareTo(item.lost) == 0) {
            return granted();
        }
        item.name = name;
        item.digits = digits;
        item.total = total;
        item.lost = lost;
        return granted("changed to " + name + " by " + digits + " of " + text(total) + " less " + text(lost));
    }

    private Answer remove(Step.Remove a, long now) {
        Item item = items.get(a.product());
        if (item == null) {
            return refused("PRODUCT_UNKNOWN");
        }
        if (!a.force() && !item.claims.isEmpty()) {
            return refused(item.isLate(now, NO_CART) ? "CONTENDED" : "PRODUCT_LOCKED");
        }
        items.remove(a.product());
        if (!item.claims.isEmpty()) {
            removed.computeIfAbsent(a.product(), _ -> new ArrayList<>()).add(item);
        }
        return granted("removed");
    }

    private Answer take(Step.Take a, long now) {
        Item item = items.get(a.product());
        if (item == null) {
            return refused("PRODUCT_UNKNOWN");
        }
        if (a.quantity().stripTrailingZeros().scale() > item.digits) {
            return refused("QUANTITY_TOO_FINE");
        }
        boolean givesBack = a.quantity().signum() == 0;
        // Nobody knows how much of it is over before it has ended; so it counts, and whoever needs it has to wait.
        BigDecimal free = item.free(NEVER, a.cart());
        if (free != null && !givesBack && a.quantity().compareTo(free) > 0) {
            return item.isLate(now, a.cart())
                    ? refused("CONTENDED")
                    : new Answer("OUT_OF_STOCK", plain(free.max(BigDecimal.ZERO)), List.of());
        }
        List<String> facts = new ArrayList<>();
        Claim old = item.claims.get(a.cart());
        if (old != null && old.isOver(now)) {
            facts.add(expired(a.cart(), old));
            item.claims.remove(a.cart());
            old = null;
        }
        if (givesBack) {
            if (old != null) {
                item.claims.remove(a.cart());
                facts.add("unlocked c" + a.cart() + " " + text(old.quantity()));
            }
            return new Answer(null, null, facts);
        }
        Long due = a.micros() == null
                ? null
                : BigDecimal.valueOf(now)
                        .add(BigDecimal.valueOf(a.micros(), 3))
                        .setScale(0, RoundingMode.CEILING)
                        .longValueExact();
        if (old == null || old.quantity().compareTo(a.quantity()) != 0 || !Objects.equals(old.due(), due)) {
            item.claims.put(a.cart(), new Claim(a.quantity(), due));
            facts.add("locked c" + a.cart() + " " + text(a.quantity()) + " until " + due);
        }
        return new Answer(null, null, facts);
    }

    private Answer free(Step.Free a, long now) {
        Item item = items.get(a.product());
        if (item == null) {
            return refused("PRODUCT_UNKNOWN");
        }
        Claim old = item.claims.remove(a.cart());
        if (old == null) {
            return new Answer(null, null, List.of());
        }
        String fact = old.isOver(now)
                ? expired(a.cart(), old)
                : "freed c" + a.cart() + " " + text(old.quantity()) + " because";
        return new Answer(null, null, List.of(fact));
    }

    private Answer end(Step.End a, long now) {
        Item item = items.get(a.product());
        Map<Integer, Claim> over = new LinkedHashMap<>();
        if (item != null) {
            inOrderOfTime(item)
                    .filter(claim -> claim.getValue().isOver(now))
                    .limit(a.limit())
                    .forEach(claim -> over.put(claim.getKey(), claim.getValue()));
            item.claims.keySet().removeAll(over.keySet());
        }
        List<String> facts = new ArrayList<>();
        over.forEach((cart, claim) -> facts.add(expired(cart, claim)));
        return new Answer(null, null, facts);
    }

    private Answer drop(Step.Drop a) {
        List<Item> left = removed.get(a.product());
        Item item = left.getFirst();
        Map<Integer, Claim> dropped = new LinkedHashMap<>();
        inOrderOfTime(item).limit(a.limit()).forEach(claim -> dropped.put(claim.getKey(), claim.getValue()));
        item.claims.keySet().removeAll(dropped.keySet());
        if (item.claims.isEmpty()) {
            left.remove(item);
        }
        List<String> facts = new ArrayList<>();
        dropped.forEach((cart, claim) -> facts.add("dropped c" + cart + " " + text(claim.quantity())));
        return new Answer(null, null, facts);
    }

    private Answer sell(Step.Sell a, long now) {
        Item item = items.get(a.product());
        if (item == null) {
            return refused("PRODUCT_UNKNOWN");
        }
        BigDecimal free = item.free(now, NO_CART);
        if (free != null && a.quantity().compareTo(free) > 0) {
            return refused("OUT_OF_STOCK");
        }
        item.sold = item.sold.add(a.quantity());
        return granted();
    }

    private static Stream<Map.Entry<Integer, Claim>> inOrderOfTime(Item item) {
        return new TreeMap<>(item.claims)
                .entrySet().stream()
                        .sorted(Comparator.comparing(
                                claim -> claim.getValue().due(), Comparator.nullsLast(Comparator.naturalOrder())));
    }

    private static String expired(int cart, Claim claim) {
        return "expired c" + cart + " " + text(claim.quantity()) + " at " + claim.due();
    }

    private static @Nullable BigDecimal limit(BigDecimal total) {
        return total.signum() < 0 ? null : total;
    }

    private static boolean equal(@Nullable BigDecimal a, @Nullable BigDecimal b) {
        return a == null || b == null ? a == b : a.compareTo(b) == 0;
    }

    private static BigDecimal plain(BigDecimal number) {
        return number.stripTrailingZeros();
    }

    private static String text(@Nullable BigDecimal number) {
        return number == null ? "unlimited" : plain(number).toPlainString();
    }

    private static Answer granted(String... facts) {
        return new Answer(null, null, List.of(facts));
    }

    private static Answer refused(String code) {
        return new Answer(code, null, List.of());
    }
}
