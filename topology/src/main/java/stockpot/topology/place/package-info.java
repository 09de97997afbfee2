/** Runs coordinators: what makes one order, reservation or pot of what several logs hold, on the node that got the request. */
@NullMarked
package stockpot.topology.place;

import org.jspecify.annotations.NullMarked;
