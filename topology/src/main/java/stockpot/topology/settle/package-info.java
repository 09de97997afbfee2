/** The settler: carries what one log decided to the others. */
@NullMarked
package stockpot.topology.settle;

import org.jspecify.annotations.NullMarked;
