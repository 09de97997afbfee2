package stockpot.topology.webhook;

import java.util.ArrayList;
import java.util.List;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/**
 * One delivery, for whoever looks.
 *
 * @param state {@code pending} when it was not tried yet, {@code failed} when it is tried again, {@code delivered},
 *     {@code dead}
 * @param about what it is about: an order, a product, or the number of a category
 * @param timeMillis when it happened
 * @param triedMillis when it was tried last; 0 for never
 * @param nextMillis when it is tried next; 0 for never
 * @param said what came of the last try
 */
public record DeliveryRow(
        String state,
        String event,
        String id,
        String about,
        long timeMillis,
        int tries,
        long triedMillis,
        long nextMillis,
        String said) {
    static final String PENDING = "pending";
    static final String FAILED = "failed";
    static final String DELIVERED = "delivered";
    static final String DEAD = "dead";

    static byte[] write(List<DeliveryRow> rows) {
        RowWriter out = new RowWriter().number(rows.size());
        for (DeliveryRow each : rows) {
            out.text(each.state)
                    .text(each.event)
                    .text(each.id)
                    .text(each.about)
                    .number(each.timeMillis)
                    .number(each.tries)
                    .number(each.triedMillis)
                    .number(each.nextMillis)
                    .text(each.said);
        }
        return out.done();
    }

    static List<DeliveryRow> read(byte[] bytes) {
        RowReader in = RowReader.content(bytes);
        List<DeliveryRow> rows = new ArrayList<>();
        for (int left = in.integer(); left > 0; left--) {
            rows.add(new DeliveryRow(
                    in.text(),
                    in.text(),
                    in.text(),
                    in.text(),
                    in.number(),
                    in.integer(),
                    in.number(),
                    in.number(),
                    in.text()));
        }
        return rows;
    }
}
