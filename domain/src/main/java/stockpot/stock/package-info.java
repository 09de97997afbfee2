/** How much there is of a product, and who has set some of it aside for how long. */
@NullMarked
package stockpot.stock;

import org.jspecify.annotations.NullMarked;
