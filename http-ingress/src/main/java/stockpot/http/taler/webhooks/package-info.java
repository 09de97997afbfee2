/** Webhooks: {@code /private/webhooks}. */
@NullMarked
package stockpot.http.taler.webhooks;

import org.jspecify.annotations.NullMarked;
