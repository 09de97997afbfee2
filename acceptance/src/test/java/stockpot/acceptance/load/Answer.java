package stockpot.acceptance.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request was answered.
 *
 * @param position what {@code Stockpot-Position} says: topic/partition/offset; null when it says nothing
 * @param body the JSON; a missing node when there is none
 * @param headers by lower-case name
 */
public record Answer(int status, @Nullable String position, JsonNode body, Map<String, String> headers) {
    /** Whether it leaves open what became of the request. */
    public boolean isUnknown() {
        return status == 504;
    }
}
