package stockpot.stock;

import stockpot.money.Amount;

/** A tax included in a product's price, per unit. */
public record Tax(String name, Amount amount) {}
