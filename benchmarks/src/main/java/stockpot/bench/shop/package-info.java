/** What the bench asks of stockpot: a token, its own products, locks and orders of them, and the no-op beside them. */
@NullMarked
package stockpot.bench.shop;

import org.jspecify.annotations.NullMarked;
