/** Named sums of money that paid orders add to; a pot's own log decides what is in it, and its name's log who has the name. */
@NullMarked
package stockpot.pots;

import org.jspecify.annotations.NullMarked;
