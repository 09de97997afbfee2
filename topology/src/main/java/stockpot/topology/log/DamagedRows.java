package stockpot.topology.log;

/** Rows cannot be read as they were written: the disk has altered or lost them. Whoever reads has read nothing. */
public final class DamagedRows extends IllegalStateException {
    private static final long serialVersionUID = 1;

    DamagedRows(String message, Throwable cause) {
        super(message, cause);
    }
}
