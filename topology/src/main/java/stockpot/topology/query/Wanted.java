package stockpot.topology.query;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import stockpot.kernel.InstanceId;
import stockpot.stock.ProductDetails;
import stockpot.topology.rows.ProductRows.Listed;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/**
 * What a listed product has to be; empty texts and negative numbers filter nothing.
 *
 * @param after serial number to go on from, exclusive
 * @param limit how many at most; negative for descending order
 */
public record Wanted(
        InstanceId instance, long after, int limit, String name, String description, long group, Choice choice) {

    /**
     * Products that any of the three names.
     *
     * @param all every product
     * @param categories those of any of these categories
     * @param products these
     */
    public record Choice(boolean all, Set<Long> categories, Set<String> products) {
        public static final Choice ALL = new Choice(true, Set.of(), Set.of());

        /** Whether only products are named, so that nothing has to be searched. */
        boolean isOfProductsAlone() {
            return !all && categories.isEmpty();
        }

        private boolean takes(Listed listed) {
            return all
                    || products.contains(listed.product())
                    || listed.categories().stream().anyMatch(categories::contains);
        }
    }

    int atMost() {
        return Math.abs(limit);
    }

    boolean isDescending() {
        return limit < 0;
    }

    boolean takes(Listed listed) {
        return takesGroup(listed.group()) && choice.takes(listed);
    }

    boolean takes(ProductDetails details) {
        return takesGroup(details.groupId())
                && contains(details.name(), name)
                && contains(details.description(), description);
    }

    /** Whether a product's texts have to be read to tell. */
    boolean searchesTexts() {
        return !name.isEmpty() || !description.isEmpty();
    }

    private boolean takesGroup(long productGroup) {
        return group < 0 || productGroup == group;
    }

    private static boolean contains(String text, String part) {
        return part.isEmpty() || text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }

    void write(RowWriter to) {
        to.text(instance.value())
                .number(after)
                .number(atMost())
                .flag(isDescending())
                .text(name)
                .text(description)
                .flag(group >= 0)
                .number(Math.max(group, 0))
                .flag(choice.all())
                .number(choice.categories().size());
        choice.categories().forEach(to::number);
        to.number(choice.products().size());
        choice.products().forEach(to::text);
    }

    static Wanted read(RowReader from) {
        InstanceId instance = new InstanceId(from.text());
        long after = from.number();
        int atMost = from.integer();
        int limit = from.flag() ? -atMost : atMost;
        String name = from.text();
        String description = from.text();
        boolean ofOneGroup = from.flag();
        long number = from.number();
        long group = ofOneGroup ? number : -1;
        boolean all = from.flag();
        Set<Long> categories = new TreeSet<>();
        for (int left = from.integer(); left > 0; left--) {
            categories.add(from.number());
        }
        Set<String> products = new TreeSet<>();
        for (int left = from.integer(); left > 0; left--) {
            products.add(from.text());
        }
        return new Wanted(instance, after, limit, name, description, group, new Choice(all, categories, products));
    }
}
