package stockpot.kernel;

import java.util.List;

/**
 * Who asks: ids of commands follow from it, so a repeated request goes through the same tries and comes to the same.
 *
 * @param id unique for the request, unless it repeats another; the same id with the same fingerprint is the same request
 * @param fingerprint hexadecimal hash of what the client asked for, before anything random was added
 * @param keyed whether the id follows from an {@code Idempotency-Key}; its outcome is kept longer then
 * @param committed whether the answer waits until the outcome is committed
 * @param expected revisions of what is asked about, see {@link Sent}: whichever command decides the request expects them
 */
public record Request(String id, String fingerprint, boolean keyed, boolean committed, List<Long> expected) {
    public Request {
        expected = Sent.checked(expected);
    }

    /** One that takes things as they are. */
    public Request(String id, String fingerprint, boolean keyed, boolean committed) {
        this(id, fingerprint, keyed, committed, List.of());
    }

    /** The same under those expectations. */
    public Request expecting(List<Long> revisions) {
        return new Request(id, fingerprint, keyed, committed, revisions);
    }

    /** The id of one of its tries. */
    public String id(int number) {
        return id + "~" + number;
    }

    /**
     * One of several things that it asks for, each of which is decided for itself.
     *
     * @param index of the thing in the request
     */
    public Request line(int index) {
        return new Request(id + "." + index, fingerprint, keyed, committed, expected);
    }

    /** Its own command. */
    public <A> Sent<A> sent(Command<A> command) {
        return new Sent<>(id, keyed, fingerprint, command);
    }

    /** A command of one of its tries. */
    public <A> Sent<A> sent(int number, Command<A> command) {
        return new Sent<>(id(number), keyed, fingerprint, command);
    }
}
