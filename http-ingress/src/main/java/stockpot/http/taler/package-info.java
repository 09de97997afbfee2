/** The GNU Taler merchant API: one class for each resource, which translates and decides nothing. */
@NullMarked
package stockpot.http.taler;

import org.jspecify.annotations.NullMarked;
