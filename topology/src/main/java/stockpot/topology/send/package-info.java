/** Into the command topics, and the clock that asks. */
@NullMarked
package stockpot.topology.send;

import org.jspecify.annotations.NullMarked;
