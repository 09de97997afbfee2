/** Categories, groups and units. */
@NullMarked
package stockpot.http.taler.catalog;

import org.jspecify.annotations.NullMarked;
