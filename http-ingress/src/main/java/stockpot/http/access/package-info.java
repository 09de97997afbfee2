/** Who may come in: passwords, tokens, and what a token's scope lets its bearer do. */
@NullMarked
package stockpot.http.access;

import org.jspecify.annotations.NullMarked;
