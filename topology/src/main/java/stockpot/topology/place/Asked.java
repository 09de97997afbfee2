package stockpot.topology.place;

import stockpot.topology.records.Envelope;

/**
 * Who asks, as far as ids of commands follow from it: a repeated request goes through the same tries and comes to the same.
 *
 * @param id unique for the request, unless it repeats another
 * @param keyed whether it follows from an {@code Idempotency-Key}
 * @param fingerprint of what was asked for
 * @param committed whether the answer waits until the outcome is committed
 */
public record Asked(String id, boolean keyed, String fingerprint, boolean committed) {
    String id(int number) {
        return id + "~" + number;
    }

    <C> Envelope.Sent<C> sent(int number, C command) {
        return new Envelope.Sent<>(id(number), keyed, fingerprint, command);
    }

    Attempts.Sending holds(int number) {
        return new Attempts.Sending(id(number), keyed, fingerprint);
    }
}
