/** The words all families are written in: what a rule gets, and what it may answer. */
@NullMarked
package stockpot.kernel;

import org.jspecify.annotations.NullMarked;
