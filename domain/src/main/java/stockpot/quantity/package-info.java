/** Quantities of stock, exact to a millionth. */
@NullMarked
package stockpot.quantity;

import org.jspecify.annotations.NullMarked;
