/** What the resources have in common: amounts, times, pages, tags. */
@NullMarked
package stockpot.http.taler.shared;

import org.jspecify.annotations.NullMarked;
