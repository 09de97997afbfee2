package stockpot.bench.shop;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import stockpot.bench.drive.RequestSource;

/** Reserves carts as a shop does that was built for the Intershop Order Management: all of a cart or nothing. */
final class ReservationRequests implements RequestSource {

    private final CartRequests carts;

    /**
     * @param wire one with a password, because the service takes no tokens
     * @param shop whose products they are
     * @param always the products of every reservation
     * @param among the products that others are picked from; none of those in {@code always}
     * @param picked how many others each reservation has
     * @param lasting how long they live, in whole seconds
     */
    ReservationRequests(Wire wire, String shop, List<String> always, List<String> among, int picked, Duration lasting) {
        CartRequests.Frame frame = new CartRequests.Frame("""
                {"lifetime":%d,"type":"COMPLETE","items":[""".formatted(lasting.toSeconds()), """
                {"id":"%s","qty":1}""", "]}");
        this.carts = new CartRequests(wire, "/servlets/services/reservation/" + shop, frame, always, among, picked);
    }

    @Override
    public void write(ByteBuffer to) {
        carts.write(to);
    }

    @Override
    public int longest() {
        return carts.longest();
    }

    @Override
    public boolean accepts(int status, ByteBuffer body) {
        return status == 201;
    }
}
