package stockpot.http.taler.products;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import stockpot.catalog.Definition.Kind;
import stockpot.catalog.Reference;
import stockpot.http.gateway.Reads;
import stockpot.http.taler.pots.PotLookup;
import stockpot.http.taler.shared.References;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;
import stockpot.stock.ProductDetails;
import stockpot.stock.StockLists.ProductRow;

/**
 * Which categories, groups and pots there are, by their serial numbers.
 *
 * <p>Products keep the numbers of those that are gone. No number is ever used again, so it is enough to leave them out when a
 * product is shown.
 */
public record ExistingReferences(Set<Long> categories, Set<Long> groups, Set<Long> pots) {
    private static final long NONE = 0;

    /** Those that the product names; each of them is looked up. */
    static ExistingReferences of(Reads reads, InstanceId instance, ProductDetails details) throws Unavailable {
        Set<Long> categories = new HashSet<>();
        for (long category : details.categories()) {
            if (isThere(reads, instance, Kind.CATEGORY, category)) {
                categories.add(category);
            }
        }
        boolean grouped = isThere(reads, instance, Kind.GROUP, details.groupId());
        return new ExistingReferences(
                categories,
                grouped ? Set.of(details.groupId()) : Set.of(),
                PotLookup.there(reads, instance, Set.of(details.potId())));
    }

    /** These categories, all groups that there are, and the pots that the products name. */
    public static ExistingReferences of(
            Reads reads, InstanceId instance, Set<Long> categories, List<ProductRow> products) throws Unavailable {
        Set<Long> pots = products.stream().map(row -> row.details().potId()).collect(Collectors.toSet());
        return new ExistingReferences(
                categories, reads.names(instance, Kind.GROUP).keySet(), PotLookup.there(reads, instance, pots));
    }

    public static boolean isThere(Reads reads, InstanceId instance, Kind kind, long serial) throws Unavailable {
        Optional<Reference> reference = References.to(kind, Long.toString(serial));
        return reference.isPresent()
                && reads.definition(instance, reference.get()).isPresent();
    }

    public List<Long> categoriesOf(ProductDetails details) {
        return details.categories().stream().filter(categories::contains).toList();
    }

    long groupOf(ProductDetails details) {
        return groups.contains(details.groupId()) ? details.groupId() : NONE;
    }

    long potOf(ProductDetails details) {
        return pots.contains(details.potId()) ? details.potId() : NONE;
    }

    /** How many of what the product names are gone; it only grows until the product is changed. */
    int goneFrom(ProductDetails details) {
        int gone = details.categories().size() - categoriesOf(details).size();
        gone += details.groupId() == groupOf(details) ? 0 : 1;
        return details.potId() == potOf(details) ? gone : gone + 1;
    }
}
