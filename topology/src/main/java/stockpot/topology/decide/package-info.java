/** The generic machine: one processor for all families, outcomes, deadlines. It reads what a {@link Family} declares. */
@NullMarked
package stockpot.topology.decide;

import org.jspecify.annotations.NullMarked;
