package stockpot.stock;

import stockpot.kernel.Ids;

/** What a front end calls its lock: opaque text, compared byte by byte. One id may hold a lock on several products. */
public record LockId(String value) {
    public LockId {
        Ids.checked("a lock id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
