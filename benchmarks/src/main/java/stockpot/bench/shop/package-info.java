/** What the bench asks of stockpot: a token, products of its own, what carts want of them, and the no-op beside that. */
@NullMarked
package stockpot.bench.shop;

import org.jspecify.annotations.NullMarked;
