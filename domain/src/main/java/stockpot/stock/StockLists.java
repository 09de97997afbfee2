package stockpot.stock;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Ids;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Listing;
import stockpot.kernel.Page;
import stockpot.kernel.Question;
import stockpot.quantity.Quantity;

/** What can be listed of stock, and what can be asked about an instance's products as a whole. */
public final class StockLists {
    private StockLists() {}

    /** What lists say of a product. */
    public record ProductName(ProductId id, long serial, long group) {}

    /** The names of products. */
    public record ProductList(InstanceId instance, Page page, ProductFilter filter) implements Listing<ProductName> {
        @Override
        public ProductList at(Page other) {
            return new ProductList(instance, other, filter);
        }
    }

    /**
     * What a listed product has to be; empty strings and negative numbers filter nothing.
     *
     * @param name part of its name, regardless of case
     * @param description part of its description, regardless of case
     */
    public record ProductFilter(String name, String description, long category, long group) {
        public static final ProductFilter ALL = new ProductFilter("", "", -1, -1);

        /** Whether a product of that group and these categories is taken, as far as its texts are not searched. */
        public boolean takes(long ofGroup, List<Long> ofCategories) {
            return (group < 0 || ofGroup == group) && (category < 0 || ofCategories.contains(category));
        }

        /** Whether a product's texts have to be read to tell. */
        public boolean searchesTexts() {
            return !name.isEmpty() || !description.isEmpty();
        }

        public boolean takesTexts(ProductDetails details) {
            return contains(details.name(), name) && contains(details.description(), description);
        }

        private static boolean contains(String text, String part) {
            return part.isEmpty() || text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
        }
    }

    /**
     * A product as its owner has it.
     *
     * @param details without the image where many products are read
     * @param imageHash SHA-256 of the image's bytes in hexadecimal, empty for none
     * @param due when something of it is over next, in milliseconds since the epoch: until then it stands as it is here
     * @param publiclyHeld what unpaid orders that anybody may place hold; nothing unless the product was asked for by its id
     */
    public record ProductRow(
            ProductId id, Product product, ProductDetails details, String imageHash, long due, Quantity publiclyHeld) {
        /** The same with its image's hash alone, as lists have it: images are large. */
        public ProductRow withoutImage() {
            return new ProductRow(id, product, details.withImage(""), imageHash, due, publiclyHeld);
        }
    }

    /**
     * Products that are offered, in the order of their serial numbers.
     *
     * @param limit how many at most, the earliest ones
     */
    public record Offered(InstanceId instance, Selection selection, int limit) implements Question<List<ProductRow>> {}

    /**
     * Which products of an instance are offered: those that any of the three names.
     *
     * @param all every product
     * @param categories those of any of these categories
     * @param products these; unknown ones are none
     */
    public record Selection(boolean all, Set<Long> categories, Set<ProductId> products) {
        public static final Selection ALL = new Selection(true, Collections.emptySet(), Collections.emptySet());

        public Selection {
            categories = Collections.unmodifiableSet(new LinkedHashSet<>(categories));
            products = Collections.unmodifiableSet(new LinkedHashSet<>(products));
        }

        /** Whether only products are named, so that nothing has to be searched. */
        public boolean isOfProductsAlone() {
            return !all && categories.isEmpty();
        }

        public boolean takes(ProductId product, List<Long> ofCategories) {
            return all || products.contains(product) || ofCategories.stream().anyMatch(categories::contains);
        }
    }

    /** How many products each category has; categories without any are left out. */
    public record CategoryCounts(InstanceId instance) implements Question<Map<Long, Integer>> {}

    /** What the texts and pictures of the instance's products weigh together, in bytes. */
    public record ProductBytes(InstanceId instance) implements Question<Long> {}

    /** The image with that SHA-256, a {@code data:} URL, if some product of the instance has it. */
    public record Picture(InstanceId instance, String hash) implements Question<Optional<String>> {}

    /**
     * Who has some of a product set aside, and where that stands in the order of deadlines.
     *
     * @param until first instant, in milliseconds since the epoch, at which it may be free again; {@link Hold#NEVER} for none
     * @param id the lock's, the order's, or the reservation's
     */
    public record HolderPlace(long until, HolderKind kind, String id) implements Comparable<HolderPlace> {
        public HolderPlace {
            Ids.checked("a holder's id", id);
            if (until < 0) {
                throw new IllegalArgumentException("no deadline is before 1970: " + until);
            }
        }

        @Override
        public int compareTo(HolderPlace other) {
            return Comparator.comparingLong(HolderPlace::until)
                    .thenComparing(HolderPlace::kind)
                    .thenComparing(HolderPlace::id)
                    .compare(this, other);
        }
    }

    /** What can have stock set aside. */
    public enum HolderKind {
        LOCK,
        ORDER,
        RESERVATION
    }

    /**
     * How much it has.
     *
     * @param quantity above zero; those of all holders are what counts as locked and held
     * @param anybodys whether it is an order that anybody may place
     */
    public record Holder(HolderPlace place, Quantity quantity, boolean anybodys) {
        /** The same with another deadline. */
        public Holder until(long deadline) {
            return new Holder(new HolderPlace(deadline, place.kind(), place.id()), quantity, anybodys);
        }
    }

    /**
     * Who has some of the product set aside, in the order of deadlines. All locks and holds of the product are read for that.
     *
     * @param after where to go on from, exclusive; null for the first
     * @param limit how many at most; negative for descending order
     */
    public record Holders(
            InstanceId instance,
            ProductId product,
            @Nullable HolderPlace after,
            int limit) implements Question<List<Holder>> {
        /** The page of those, which are in any order. */
        public List<Holder> page(Stream<Holder> holders) {
            Comparator<Holder> order = Comparator.comparing(Holder::place);
            return holders.filter(holder -> after == null
                            || (limit < 0
                                    ? holder.place().compareTo(after) < 0
                                    : holder.place().compareTo(after) > 0))
                    .sorted(limit < 0 ? order.reversed() : order)
                    .limit(Math.abs(limit))
                    .toList();
        }
    }
}
