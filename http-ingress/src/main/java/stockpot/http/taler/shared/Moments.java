package stockpot.http.taler.shared;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.HttpRequest;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Moment;
import stockpot.kernel.NoSuchMoment;
import stockpot.kernel.Past;
import stockpot.kernel.Unavailable;

/** The moment that {@code at} names: not in the protocol. */
public final class Moments {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,16}");
    private static final Pattern POSITION = Pattern.compile("([a-zA-Z0-9._-]{1,249})/([0-9]{1,9})/([0-9]{1,18})");
    private static final long MILLIS = 1000;

    private Moments() {}

    /** Looks at what was then. */
    @FunctionalInterface
    public interface Look<T> {
        T at(Moment moment) throws ApiException, Unavailable, NoSuchMoment;
    }

    /** Whether the request is for what was. */
    public static boolean isAsked(HttpRequest call) throws ApiException {
        return call.query().text("at") != null;
    }

    /** What there is to say of the moment that the request names. */
    public static <T> T look(HttpRequest call, InstantSource clock, Look<T> look) throws ApiException, Unavailable {
        try {
            return look.at(parse(call.query().text("at"), clock.instant()));
        } catch (NoSuchMoment e) {
            throw ApiException.malformed("at: " + e.getMessage());
        }
    }

    private static Moment parse(@Nullable String text, Instant now) throws ApiException, NoSuchMoment {
        String asked = text == null ? "" : text;
        Matcher position = POSITION.matcher(asked);
        if (position.matches()) {
            return new Moment.Position(new LogPosition(
                    position.group(1), Integer.parseInt(position.group(2)), Long.parseLong(position.group(3))));
        }
        Instant time = time(asked);
        if (time.isAfter(now)) {
            throw new NoSuchMoment("that is in the future; it is " + now + " now");
        }
        return new Moment.Time(time.toEpochMilli());
    }

    private static Instant time(String text) throws ApiException {
        try {
            if (SECONDS.matcher(text).matches()) {
                return Instant.ofEpochSecond(Long.parseLong(text));
            }
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (time.getEpochSecond() >= 0) {
                return time;
            }
        } catch (DateTimeException _) {
            // Said below: it is nothing that anybody could mean.
        }
        throw ApiException.malformed(
                "at must be a time such as 2026-11-30T08:00:00Z (a + of a zone is %2B), seconds since"
                        + " 1970 such as 1796025600, or a position such as stockpot.stock.commands/3/1042, as Stockpot-Position"
                        + " says it");
    }

    /** Writes on what the answer rests. */
    public static void write(JsonGenerator out, Past<?> past) throws IOException {
        out.writeObjectFieldStart("at");
        out.writeStringField("position", past.position().toString());
        Times.writeTimestamp(out, "time", past.timeMillis() / MILLIS);
        out.writeEndObject();
    }
}
