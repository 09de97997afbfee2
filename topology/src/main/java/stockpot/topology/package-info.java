/** The drawing: topics, stages, stores. Read {@link stockpot.topology.StockpotTopology} first. */
@NullMarked
package stockpot.topology;

import org.jspecify.annotations.NullMarked;
