/** Products and their locks. */
@NullMarked
package stockpot.http.taler.products;

import org.jspecify.annotations.NullMarked;
