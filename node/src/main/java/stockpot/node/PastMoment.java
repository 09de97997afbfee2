package stockpot.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stockpot.schemas.Topics;

/**
 * A moment that is asked for.
 *
 * @param millis since the epoch, the changes of that millisecond included; {@link Long#MAX_VALUE} where a position is meant
 * @param log topic and partition in which the position stands, with a slash behind; empty where a time is meant
 * @param offset of the command that was the last one by then
 */
record PastMoment(long millis, String log, long offset) {
    private static final Pattern POSITION = Pattern.compile("([^/]+)/([0-9]{1,9})/([0-9]{1,18})");

    /**
     * Reads it.
     *
     * @param option that it is the value of
     * @throws Settings.BadSetting when it is none of that family
     */
    static PastMoment of(String option, String text, Topics.Family family, Instant now) {
        Matcher position = POSITION.matcher(text);
        if (!position.matches()) {
            return new PastMoment(LedgerFilter.time(option, text, now), "", 0);
        }
        if (!position.group(1).equals(family.commands())) {
            throw new Settings.BadSetting(option + " " + text + " is no position of " + family.commands()
                    + "; name the family with --family");
        }
        return new PastMoment(
                Long.MAX_VALUE, position.group(1) + "/" + position.group(2) + "/", Long.parseLong(position.group(3)));
    }

    /** Whether what a record tells had happened by then; never in another partition than the position's. */
    boolean includes(JsonNode fact) {
        String position = fact.path("position").asText();
        return position.startsWith(log)
                && fact.path("time_ms").asLong() <= millis
                && (log.isEmpty() || Long.parseLong(position.substring(log.length())) <= offset);
    }
}
