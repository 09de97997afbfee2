package stockpot.http.iom;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import stockpot.orders.OrderAnswer;
import stockpot.orders.Reservation;
import stockpot.orders.Reservation.Line;
import stockpot.orders.Reservation.State;
import stockpot.orders.ReservationKey;

/**
 * A reservation as clients of the service see it.
 *
 * @param until first instant, in milliseconds since the epoch, at which it is over
 * @param live whether its goods are still held then
 */
record ReservationText(ReservationKey key, List<Line> lines, long until, boolean live) {
    /** The fraction is left out, so nobody is promised more than there is. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    static ReservationText of(ReservationKey key, Reservation row) {
        return new ReservationText(key, row.lines(), end(row.until(), row.ended()), row.state() == State.LIVE);
    }

    /** Of what its log has just answered. */
    static ReservationText of(ReservationKey key, OrderAnswer.Reserved said) {
        return new ReservationText(key, said.lines(), end(said.until(), said.ended()), said.state() == State.LIVE);
    }

    /** When it is over: in time, or before, when its shop took it back or an order has it; {@code ended} is 0 while it lives. */
    private static long end(long until, long ended) {
        return ended == 0 ? until : Math.min(until, ended);
    }

    /** Its end is judged by the time and not by whether anybody has come by to end it. */
    boolean isReservedAt(long epochMillis) {
        return live && epochMillis < until;
    }

    void write(JsonGenerator out, long nowMillis) throws IOException {
        String state = isReservedAt(nowMillis) ? "reserved" : "expired";
        out.writeStartObject();
        out.writeStringField("validUntil", TIME.format(Instant.ofEpochMilli(until)));
        out.writeNumberField("resvId", key.id());
        out.writeArrayFieldStart("items");
        for (Line line : lines) {
            out.writeStartObject();
            out.writeStringField("id", line.product().value());
            out.writeNumberField("qty", line.quantity().whole());
            out.writeStringField("state", state);
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
