package stockpot.topology.decide;

/** Which rows of a family every node has a copy of, and how that copy says how far it is. */
public interface ViewKeys {
    /** Whether the row of that key is one of them. */
    boolean isViewed(byte[] key);

    /** In which partition a row of the copy is. */
    int partitionOf(byte[] key, int partitions);

    /** The key under which the copy says up to where it shows a partition. */
    byte[] mark(int partition);

    /** What it says there. */
    byte[] markRow(long offset);
}
