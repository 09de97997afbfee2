/** Pots. */
@NullMarked
package stockpot.http.taler.pots;

import org.jspecify.annotations.NullMarked;
