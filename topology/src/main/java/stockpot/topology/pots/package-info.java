/** Pots: their records, their rows, what is answered about them. */
@NullMarked
package stockpot.topology.pots;

import org.jspecify.annotations.NullMarked;
