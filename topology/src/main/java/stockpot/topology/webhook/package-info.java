/** Webhooks: what happens is told to others by HTTP, at least once, in order for each order or product. */
@NullMarked
package stockpot.topology.webhook;

import org.jspecify.annotations.NullMarked;
