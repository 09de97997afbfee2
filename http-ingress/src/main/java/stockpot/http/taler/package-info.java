/** The GNU Taler merchant API: a folder for each resource, which translates and decides nothing. */
@NullMarked
package stockpot.http.taler;

import org.jspecify.annotations.NullMarked;
