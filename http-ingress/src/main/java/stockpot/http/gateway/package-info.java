/** What the door needs of the machine behind it: send a command and await its outcome, read rows. */
@NullMarked
package stockpot.http.gateway;

import org.jspecify.annotations.NullMarked;
