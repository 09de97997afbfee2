package stockpot.http.gateway;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a command came to, as its result record says.
 *
 * @param accepted whether it was granted
 * @param code name of the rejection's code ({@code OUT_OF_STOCK}, ...), {@code ACCEPTED} otherwise
 * @param sentence what to tell a person; empty when accepted
 * @param data what else there is to know, an object that may be empty: {@code requested}, {@code available} and
 *     {@code restock} of a refused lock, {@code serial} of what was made
 * @param position of the command that was decided; for a repeated command the first one's
 */
public record Outcome(boolean accepted, String code, String sentence, JsonNode data, Position position) {}
