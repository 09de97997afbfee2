/** Orders, for the merchant and for wallets. */
@NullMarked
package stockpot.http.taler.orders;

import org.jspecify.annotations.NullMarked;
