/** Pages for people: what some paths answer to a browser in the place of JSON. */
@NullMarked
package stockpot.http.page;

import org.jspecify.annotations.NullMarked;
