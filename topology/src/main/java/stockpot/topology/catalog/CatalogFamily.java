package stockpot.topology.catalog;

import stockpot.catalog.Catalog;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogDecider;
import stockpot.catalog.CatalogEvent;
import stockpot.schemas.Topics;
import stockpot.topology.decide.Family;

/** The catalog, as the machine has to know it. */
public final class CatalogFamily {
    public static final Family<Catalog, CatalogCommand, CatalogEvent> CATALOG = Family.of(
                    Topics.CATALOG, CatalogCommand.class, new CatalogDecider(), new CatalogCodec(), CatalogSlices::new)
            .viewed(new CatalogViewKeys());

    private CatalogFamily() {}
}
