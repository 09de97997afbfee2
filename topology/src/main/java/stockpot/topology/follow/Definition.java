package stockpot.topology.follow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stockpot.quantity.Quantity;

/**
 * What events need of what a merchant says of a product.
 *
 * @param lowStockAt null for never
 */
public record Definition(@Nullable Quantity lowStockAt, List<Long> categories) {
    /** Nothing said. */
    static final Definition NONE = new Definition(null, List.of());

    private static final Set<String> TYPES = Set.of("ProductDefined", "ProductChanged");
    private static final int MOST_KEPT_CATEGORIES = 64;

    public Definition {
        categories = List.copyOf(categories);
    }

    /**
     * What a product is from some command on.
     *
     * @param since offset of the command that said so, in the log of the product
     */
    public record Current(long since, Definition definition) {}

    /** Whether records of that type say it. */
    static boolean isIn(String type) {
        return TYPES.contains(type);
    }

    /** What such a record says. */
    static Definition in(JsonNode fact) {
        JsonNode details = fact.path("details");
        String low = details.path("low_stock_at").textValue();
        List<Long> categories = new ArrayList<>();
        details.path("categories").forEach(each -> categories.add(each.longValue()));
        return new Definition(low == null ? null : Quantity.parse(low), categories);
    }

    /** Whether it is small enough that many can be kept in memory. */
    boolean isSmall() {
        return categories.size() <= MOST_KEPT_CATEGORIES;
    }
}
