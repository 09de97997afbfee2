/** Commands, results and ledger records as JSON. */
@NullMarked
package stockpot.topology.records;

import org.jspecify.annotations.NullMarked;
