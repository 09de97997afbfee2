/** Products: their records, their rows, what is answered about them. */
@NullMarked
package stockpot.topology.stock;

import org.jspecify.annotations.NullMarked;
