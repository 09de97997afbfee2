package stockpot.topology.follow;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events somebody wants; what is empty or null chooses nothing out.
 *
 * @param products records of stock of these alone, and no others
 * @param category records of stock of the products in it alone, and no others
 * @param types these types alone
 */
public record Wanted(Set<String> products, @Nullable Long category, Set<String> types) {
    /** All there is. */
    public static final Wanted ALL = new Wanted(Set.of(), null, Set.of());

    public Wanted {
        products = Set.copyOf(products);
        types = Set.copyOf(types);
    }

    /** Whether the record could make an event that is wanted, as far as that is seen from outside. */
    boolean mayTake(Happening happening) {
        String product = happening.product();
        if (product == null) {
            return products.isEmpty() && category == null && takesType(happening.type());
        }
        return (products.isEmpty() || products.contains(product)) && (takesType(happening.type()) || takesStanding());
    }

    boolean takesType(String type) {
        return types.isEmpty() || types.contains(type);
    }

    /** Whether it matters how a product stands. */
    boolean takesStanding() {
        return types.isEmpty() || Availability.NAMES.stream().anyMatch(types::contains);
    }

    boolean takes(Definition definition) {
        return category == null || definition.categories().contains(category);
    }
}
