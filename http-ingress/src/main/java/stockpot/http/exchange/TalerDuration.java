package stockpot.http.exchange;

import org.jspecify.annotations.Nullable;

/**
 * A length of time.
 *
 * @param micros null for ever
 */
public record TalerDuration(@Nullable Long micros) {
    public static final TalerDuration FOREVER = new TalerDuration(null);

    /** The shorter of this and the limit. */
    public TalerDuration atMost(@Nullable Long limitMicros) {
        return limitMicros == null || (micros != null && micros <= limitMicros) ? this : new TalerDuration(limitMicros);
    }
}
