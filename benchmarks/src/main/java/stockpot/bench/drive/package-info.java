/** Sends HTTP requests at a node as cheaply as possible and times the answers; knows nothing of stock. */
@NullMarked
package stockpot.bench.drive;

import org.jspecify.annotations.NullMarked;
