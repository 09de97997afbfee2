/** What was ordered, until when it has to be paid, and what becomes of the goods that are held for it. */
@NullMarked
package stockpot.orders;

import org.jspecify.annotations.NullMarked;
