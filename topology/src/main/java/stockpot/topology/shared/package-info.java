/** What the families call each other's things. */
@NullMarked
package stockpot.topology.shared;

import org.jspecify.annotations.NullMarked;
