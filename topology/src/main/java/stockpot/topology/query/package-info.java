/** Reads of the stores and of the catalog's view, on this node and on others. */
@NullMarked
package stockpot.topology.query;

import org.jspecify.annotations.NullMarked;
