/** What a node measures of itself, for Prometheus. */
@NullMarked
package stockpot.node.metrics;

import org.jspecify.annotations.NullMarked;
