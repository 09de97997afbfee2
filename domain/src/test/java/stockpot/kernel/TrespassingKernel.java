package stockpot.kernel;

import stockpot.stock.ProductId;

/** Knows what it should not, to try a fence with. */
public record TrespassingKernel(ProductId id) {}
