/** Templates, the orders that are made from them, and what a till offers. */
@NullMarked
package stockpot.http.taler.templates;

import org.jspecify.annotations.NullMarked;
