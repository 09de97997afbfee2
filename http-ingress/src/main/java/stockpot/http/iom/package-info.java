/** The reservation service of the Intershop Order Management, as its clients know it. */
@NullMarked
package stockpot.http.iom;

import org.jspecify.annotations.NullMarked;
