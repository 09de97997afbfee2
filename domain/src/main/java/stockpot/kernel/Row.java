package stockpot.kernel;

/** A row as its owner has it, with the position of the command that wrote it last. */
public record Row<T>(T value, LogPosition position) {}
