/** One request and its answer, in the words that every protocol's routes are written in. */
@NullMarked
package stockpot.http.exchange;

import org.jspecify.annotations.NullMarked;
