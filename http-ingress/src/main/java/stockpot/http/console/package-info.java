/** The console: pages that run in a browser and talk to this node as any client of its API does. */
@NullMarked
package stockpot.http.console;

import org.jspecify.annotations.NullMarked;
