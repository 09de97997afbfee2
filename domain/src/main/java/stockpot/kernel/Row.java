package stockpot.kernel;

/**
 * A row as its owner has it.
 *
 * @param position of the command that wrote it last
 * @param revision of what a client can change of it, see {@link Sent}
 */
public record Row<T>(T value, LogPosition position, long revision) {
    /** Of which whatever is written is what a client can change. */
    public Row(T value, LogPosition position) {
        this(value, position, Sent.revision(position.offset()));
    }
}
