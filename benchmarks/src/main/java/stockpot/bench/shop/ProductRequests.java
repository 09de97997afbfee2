package stockpot.bench.shop;

import java.nio.ByteBuffer;
import java.util.List;
import stockpot.bench.drive.RequestSource;

/** Creates products one after the other, each with more stock than any run can lock. */
final class ProductRequests implements RequestSource {

    private static final byte[] START = Wire.start("POST", "/private/products");

    private final Wire wire;
    private final List<String> products;
    private int next;

    ProductRequests(Wire wire, List<String> products) {
        this.wire = wire;
        this.products = products;
    }

    @Override
    public void write(ByteBuffer to) {
        to.put(START).put(rest(products.get(next++)));
    }

    @Override
    public int longest() {
        return START.length
                + products.stream().mapToInt(id -> rest(id).length).max().orElse(0);
    }

    @Override
    public boolean accepts(int status, ByteBuffer body) {
        return status == 204;
    }

    private byte[] rest(String id) {
        return wire.json("""
                {"product_id":"%s","description":"stockpot bench","unit":"Piece","unit_total_stock":"1000000000"}""".formatted(id));
    }
}
