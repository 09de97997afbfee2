package stockpot.topology.settle;

import org.jspecify.annotations.Nullable;

/**
 * What has to be sent because of a ledger record: a command, or that a contract is erased.
 *
 * @param topic as it is called without a prefix of the installation's own
 * @param value null for what is erased
 */
public record FollowUp(String topic, byte[] key, byte @Nullable [] value) {}
