package stockpot.pots;

import stockpot.orders.OrderId;

/** Knows another family. */
public record TrespassingPots(OrderId order) {}
