/** The coordinator: makes one order of several holds, on the node that got the request. */
@NullMarked
package stockpot.topology.place;

import org.jspecify.annotations.NullMarked;
