/** What instances define: its records, its rows, and the view that every node has of it. */
@NullMarked
package stockpot.topology.catalog;

import org.jspecify.annotations.NullMarked;
