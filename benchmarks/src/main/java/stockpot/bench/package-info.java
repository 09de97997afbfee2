/** The command {@code stockpot bench}: which loads are driven against a running node, in which order. */
@NullMarked
package stockpot.bench;

import org.jspecify.annotations.NullMarked;
