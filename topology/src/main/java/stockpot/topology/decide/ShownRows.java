package stockpot.topology.decide;

import org.jspecify.annotations.Nullable;

/** The rows that every node has a copy of, as this node sees them. */
public interface ShownRows {
    /** Offset of the last command of a partition that they show; -1 for none. */
    long upTo(int partition);

    byte @Nullable [] get(byte[] key);

    void each(Visitor visitor);

    /** Looks at one row. */
    @FunctionalInterface
    interface Visitor {
        void visit(byte[] key, byte[] row);
    }
}
