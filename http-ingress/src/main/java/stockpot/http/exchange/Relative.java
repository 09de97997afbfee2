package stockpot.http.exchange;

import org.jspecify.annotations.Nullable;

/**
 * A length of time.
 *
 * @param micros null for ever
 */
public record Relative(@Nullable Long micros) {
    public static final Relative FOREVER = new Relative(null);

    /** The shorter of this and the limit. */
    public Relative atMost(@Nullable Long limitMicros) {
        return limitMicros == null || (micros != null && micros <= limitMicros) ? this : new Relative(limitMicros);
    }
}
