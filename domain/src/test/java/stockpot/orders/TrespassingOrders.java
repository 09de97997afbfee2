package stockpot.orders;

import stockpot.catalog.TokenHash;

/** Knows what it should not, to try a fence with. */
public record TrespassingOrders(TokenHash id) {}
