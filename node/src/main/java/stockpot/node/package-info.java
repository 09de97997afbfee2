/** One process: configuration, start and stop, the embedded broker, the command line. */
@NullMarked
package stockpot.node;

import org.jspecify.annotations.NullMarked;
