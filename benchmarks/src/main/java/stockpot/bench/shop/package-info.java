/** What the bench asks of stockpot: a token, its own products, locks on them, and the no-op beside them. */
@NullMarked
package stockpot.bench.shop;

import org.jspecify.annotations.NullMarked;
