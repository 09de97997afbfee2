/** Follows ledgers on behalf of whoever listens: what is committed, from now on or from a position on. */
@NullMarked
package stockpot.topology.follow;

import org.jspecify.annotations.NullMarked;
