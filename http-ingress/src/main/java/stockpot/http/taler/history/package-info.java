/** What was. */
@NullMarked
package stockpot.http.taler.history;

import org.jspecify.annotations.NullMarked;
