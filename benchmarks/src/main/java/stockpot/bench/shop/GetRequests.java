package stockpot.bench.shop;

import java.nio.ByteBuffer;
import stockpot.bench.drive.RequestSource;

/** A GET that needs no right, over and over. */
final class GetRequests implements RequestSource {

    private final byte[] start;
    private final byte[] rest;

    GetRequests(Wire wire, String path) {
        this.start = Wire.start("GET", path);
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

    @Override
    public boolean accepts(int status, ByteBuffer body) {
        return status == 200;
    }
}
