/** Instances, their tokens, and what a client may know before it has any. */
@NullMarked
package stockpot.http.taler.instances;

import org.jspecify.annotations.NullMarked;
