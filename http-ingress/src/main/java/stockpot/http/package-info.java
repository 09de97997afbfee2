/** The door: assembles Javalin, keeps hostile requests out, and leads the others to the routes that answer them. */
@NullMarked
package stockpot.http;

import org.jspecify.annotations.NullMarked;
