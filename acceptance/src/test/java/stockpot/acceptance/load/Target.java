package stockpot.acceptance.load;

import java.util.List;
import java.util.random.RandomGenerator;

/** Where clients find nodes: none while all are down, and then they wait. */
public final class Target {
    private List<Shop> shops = List.of();
    private boolean closed;

    public synchronized void set(Shop... up) {
        shops = List.of(up);
        notifyAll();
    }

    public void setDown() {
        set();
    }

    /** Nobody waits any more. */
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** One of the nodes that are up; waits for it. */
    synchronized Shop await(RandomGenerator random) throws InterruptedException {
        while (shops.isEmpty()) {
            if (closed) {
                throw new InterruptedException("no node comes back");
            }
            wait();
        }
        return shops.get(random.nextInt(shops.size()));
    }
}
