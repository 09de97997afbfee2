/** What Linux says about the machine and the server's process: CPU time, memory, conditions of a run. */
@NullMarked
package stockpot.bench.machine;

import org.jspecify.annotations.NullMarked;
