package stockpot.schemas;

import java.util.List;

/** Names of the topics. They are constants and never derived from anything: a renamed topic is a lost ledger. */
public final class Topics {
    private Topics() {}

    /**
     * The topics of one family.
     *
     * @param name the family's name, which is also its store's
     * @param commands the log that decides
     * @param results one record per command: what it came to
     * @param ledger what happened, with quantities before and after
     */
    public record Family(String name, String commands, String results, String ledger) {}

    public static final Family STOCK =
            new Family("stock", "stockpot.stock.commands", "stockpot.stock.results", "stockpot.stock.ledger");

    public static final Family CATALOG =
            new Family("catalog", "stockpot.catalog.commands", "stockpot.catalog.results", "stockpot.catalog.ledger");

    public static final Family ORDERS =
            new Family("orders", "stockpot.orders.commands", "stockpot.orders.results", "stockpot.orders.ledger");

    public static final Family POTS =
            new Family("pots", "stockpot.pots.commands", "stockpot.pots.results", "stockpot.pots.ledger");

    public static final List<Family> FAMILIES = List.of(STOCK, ORDERS, CATALOG, POTS);

    /**
     * The topics of the family of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Family family(String name) {
        for (Family family : FAMILIES) {
            if (family.name().equals(name)) {
                return family;
            }
        }
        throw new IllegalArgumentException("there is no family '" + name + "'");
    }

    /** The catalog as it stands, compacted: every node reads all of it. */
    public static final String CATALOG_VIEW = "stockpot.catalog";

    /** Records that no family could read, with the reason and where they stood. */
    public static final String DEAD_LETTERS = "stockpot.dead-letters";

    /** What can never change once there are records: the number of partitions, how long outcomes are kept. */
    public static final String META = "stockpot.meta";
}
