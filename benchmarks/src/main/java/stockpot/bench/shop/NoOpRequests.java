package stockpot.bench.shop;

import java.nio.ByteBuffer;
import stockpot.bench.drive.RequestSource;

/** {@code GET /health/live}, over and over. */
final class NoOpRequests implements RequestSource {

    private final byte[] start = Wire.start("GET", "/health/live");
    private final byte[] rest;

    NoOpRequests(Wire wire) {
        this.rest = wire.bare();
    }

    @Override
    public void write(ByteBuffer to) {
        to.put(start).put(rest);
    }

    @Override
    public int longest() {
        return start.length + rest.length;
    }
}
