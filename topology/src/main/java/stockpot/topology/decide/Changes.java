package stockpot.topology.decide;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLongArray;
import stockpot.kernel.InstanceId;

/**
 * Up to which offset a partition's commands have changed what is an instance's, so that whoever has read it knows without
 * reading it again that it is the same.
 *
 * <p>Instances share places, and one that shares its place with a busy one seems to change with it: that costs a reading, and
 * nothing else. A change is noted when its rows are written, and before anybody is told of it.
 */
public final class Changes {
    private static final int PLACES = 1 << 10;

    private final AtomicLongArray offsets = new AtomicLongArray(PLACES);

    /** Of rows that came to that offset: nobody knows which command changed which of them. */
    Changes(long upTo) {
        for (int place = 0; place < PLACES; place++) {
            offsets.setPlain(place, upTo);
        }
    }

    /** Offset of the last command that may have changed something of the instance. */
    public long of(InstanceId instance) {
        byte[] id = instance.value().getBytes(StandardCharsets.UTF_8);
        return offsets.getAcquire(place(id, 0, id.length));
    }

    /** Notes that a command changed what has that key, which begins with the instance and its length. */
    void note(byte[] key, long offset) {
        int at = 0;
        int length = 0;
        while (key[at] != ':') {
            length = length * 10 + key[at++] - '0';
        }
        offsets.setRelease(place(key, at + 1, length), offset);
    }

    private static int place(byte[] bytes, int from, int length) {
        int hash = 0;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return (hash ^ hash >>> 16) & PLACES - 1;
    }
}
