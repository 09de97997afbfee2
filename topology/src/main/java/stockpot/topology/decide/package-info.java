/** The generic machine: one processor for all families, outcomes, deadlines. Only {@link stockpot.topology.decide.Family} names families. */
@NullMarked
package stockpot.topology.decide;

import org.jspecify.annotations.NullMarked;
