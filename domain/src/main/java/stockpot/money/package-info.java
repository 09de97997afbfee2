/** Amounts of money, exact to 1e-8 of a unit of currency. */
@NullMarked
package stockpot.money;

import org.jspecify.annotations.NullMarked;
