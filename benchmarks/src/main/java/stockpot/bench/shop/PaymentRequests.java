package stockpot.bench.shop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import stockpot.bench.drive.RequestSource;

/** Pays orders, each once; their ids serve as the payments' references too. */
final class PaymentRequests implements RequestSource {

    /** The most characters of an id that can be paid; the server's own have 22. */
    static final int LONGEST_ID = 64;

    private final Wire wire;
    private final UnpaidOrders unpaid;

    PaymentRequests(Wire wire, UnpaidOrders unpaid) {
        this.wire = wire;
        this.unpaid = unpaid;
    }

    @Override
    public boolean ready() {
        return !unpaid.isEmpty();
    }

    @Override
    public void write(ByteBuffer to) {
        String id = unpaid.take();
        byte[] body = body(id);
        to.put(start(id));
        wire.beginJson(to, body.length);
        to.put(body);
    }

    @Override
    public int longest() {
        String id = "x".repeat(LONGEST_ID);
        return start(id).length + wire.longestBeginning() + body(id).length;
    }

    @Override
    public boolean accepts(int status, ByteBuffer body) {
        return status == 204;
    }

    private static byte[] start(String id) {
        return Wire.start("POST", "/private/orders/" + id + "/payments");
    }

    private static byte[] body(String id) {
        String body = "{\"payment_ref\":\"" + id + "\",\"amount\":\"" + OrderRequests.AMOUNT + "\"}";
        return body.getBytes(StandardCharsets.US_ASCII);
    }
}
