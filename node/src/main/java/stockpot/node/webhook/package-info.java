/** Tells events to others by HTTP. */
@NullMarked
package stockpot.node.webhook;

import org.jspecify.annotations.NullMarked;
