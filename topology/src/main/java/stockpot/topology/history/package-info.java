/** What a thing was: an index of the ledgers by product, order, reservation and pot, and what answers from it. */
@NullMarked
package stockpot.topology.history;

import org.jspecify.annotations.NullMarked;
