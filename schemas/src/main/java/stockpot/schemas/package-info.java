/** The words on the wire: names of topics and the JSON Schemas of every public record. */
@NullMarked
package stockpot.schemas;

import org.jspecify.annotations.NullMarked;
