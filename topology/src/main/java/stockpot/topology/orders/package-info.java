/** Orders and reservations, which share a log: their records, their rows, what is answered about them. */
@NullMarked
package stockpot.topology.orders;

import org.jspecify.annotations.NullMarked;
