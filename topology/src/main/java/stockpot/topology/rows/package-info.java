/** Which rows a family keeps, under which keys and in which bytes. */
@NullMarked
package stockpot.topology.rows;

import org.jspecify.annotations.NullMarked;
