package stockpot.topology.history;

import stockpot.topology.decide.OwnedPartitions;

/**
 * How far the index is with a partition that this node decides.
 *
 * @param task for which it was begun
 * @param next offset of the ledger's next record
 * @param begun behind the last record that the ledger had when the partition was taken over
 * @param command of the last record that is in the index; -1 for none
 * @param atEnd whether that was the ledger's last, so that nothing more of its command can be behind it
 */
record Progress(OwnedPartitions.Task task, long next, long begun, long command, boolean atEnd) {
    /** Whether what was there before is still being read. */
    boolean isBehind() {
        return next < begun;
    }

    /** Whether it has all that the partition's commands have told up to that one. */
    boolean hasAllOf(OwnedPartitions.Task asked, long told) {
        return asked.equals(task) && next >= begun && (command > told || (command == told && atEnd));
    }
}
