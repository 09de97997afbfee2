package stockpot.kernel;

import java.util.List;

/**
 * A command that a flow sends.
 *
 * @param id the same id with the same content has one effect and one outcome
 * @param keyed whether the id follows from an {@code Idempotency-Key}: its outcome is remembered for longer
 * @param fingerprint of what was asked for; empty when the command says it all
 * @param expected revisions of what the command names, of which it must have one or the command is refused as {@link
 *     CommonCode#PRECONDITION_FAILED}; empty when it is to be decided whatever there is
 */
public record Sent<A>(String id, boolean keyed, String fingerprint, List<Long> expected, Command<A> command) {
    /** The revision of what there is not. */
    public static final long NO_REVISION = 0;

    /** Revisions that one command may expect. */
    public static final int MAX_EXPECTED = 100;

    public Sent {
        expected = checked(expected);
    }

    /** The list, if it can be expected of a command. */
    public static List<Long> checked(List<Long> expected) {
        if (expected.size() > MAX_EXPECTED) {
            throw new IllegalArgumentException("a command expects at most " + MAX_EXPECTED + " revisions");
        }
        for (long revision : expected) {
            if (revision < NO_REVISION || revision > CommandContext.MAX_SERIAL) {
                throw new IllegalArgumentException("there is no revision " + revision);
            }
        }
        return List.copyOf(expected);
    }

    /** One that takes things as they are. */
    public Sent(String id, boolean keyed, String fingerprint, Command<A> command) {
        this(id, keyed, fingerprint, List.of(), command);
    }

    /** One whose id nobody can use again. */
    public static <A> Sent<A> once(String id, Command<A> command) {
        return new Sent<>(id, false, "", command);
    }

    /** The same under those expectations. */
    public Sent<A> expecting(List<Long> revisions) {
        return new Sent<>(id, keyed, fingerprint, revisions, command);
    }

    /** The revision of what a command of that offset changed last. */
    public static long revision(long offset) {
        return offset + 1;
    }

    /** The offset of the command that gave something its revision. */
    public static long offset(long revision) {
        return revision - 1;
    }
}
