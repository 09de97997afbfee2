package stockpot.orders;

/** What the orders family is partitioned by: whatever can hold stock, an order or a reservation. */
public sealed interface OwnerKey permits OrderKey, ReservationKey {}
