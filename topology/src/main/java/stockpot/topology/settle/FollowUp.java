package stockpot.topology.settle;

/** A command that has to be sent because of a ledger record. */
public record FollowUp(String topic, byte[] key, byte[] value) {}
