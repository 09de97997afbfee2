package stockpot.stock;

import stockpot.catalog.TokenHash;

/** Knows what it should not, to try a fence with. */
public record TrespassingStock(TokenHash id) {}
