/** Rows and the log that they are the fold of: how far they have come, and whether they are of this log at all. */
@NullMarked
package stockpot.topology.log;

import org.jspecify.annotations.NullMarked;
