package stockpot.catalog;

import stockpot.stock.ProductId;

/** Knows what it should not, to try a fence with. */
public record TrespassingCatalog(ProductId id) {}
