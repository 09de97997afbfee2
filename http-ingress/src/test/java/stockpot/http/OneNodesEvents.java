package stockpot.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import stockpot.http.gateway.Events;
import stockpot.kernel.InstanceId;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.records.ResultWriter;

/** The ledger records of {@link OneNode}, one after another, for those who listen. A position is how many there were. */
final class OneNodesEvents implements Events {
    private record Told(String instance, String type, byte[] data) {}

    private final List<Told> all = new ArrayList<>();
    private int listeners;

    /** Records before this one are not kept any more. */
    volatile int firstKept;

    synchronized void tell(String instance, ResultWriter.Fact fact) {
        if (types().contains(fact.type())) {
            all.add(new Told(instance, fact.type(), fact.value()));
            notifyAll();
        }
    }

    synchronized int listeners() {
        return listeners;
    }

    @Override
    public Set<String> types() {
        return StockpotFamilies.EVENTS;
    }

    @Override
    public byte[] log() {
        return "one node".getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public synchronized Listening listen(InstanceId instance, long serial, Filter filter, byte @Nullable [] after)
            throws Lost {
        int from = after == null ? all.size() : ByteBuffer.wrap(after).getInt();
        if (from < firstKept || from > all.size()) {
            throw new Lost(from < firstKept);
        }
        listeners++;
        return new Heard(instance.value(), filter, from);
    }

    private final class Heard implements Listening {
        private final String instance;
        private final Filter filter;
        private int at;
        private boolean over;

        Heard(String instance, Filter filter, int at) {
            this.instance = instance;
            this.filter = filter;
            this.at = at;
        }

        @Override
        public @Nullable List<Event> next(long millis) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            synchronized (OneNodesEvents.this) {
                while (!over) {
                    while (at < all.size()) {
                        Told told = all.get(at++);
                        boolean wanted =
                                filter.types().isEmpty() || filter.types().contains(told.type());
                        if (wanted && told.instance().equals(instance)) {
                            return List.of(new Event(told.type(), told.data(), position()));
                        }
                    }
                    long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                    if (left <= 0) {
                        return List.of();
                    }
                    OneNodesEvents.this.wait(left);
                }
                return null;
            }
        }

        @Override
        public byte[] position() {
            return ByteBuffer.allocate(Integer.BYTES).putInt(at).array();
        }

        @Override
        public void end() {
            synchronized (OneNodesEvents.this) {
                over = true;
                OneNodesEvents.this.notifyAll();
            }
        }

        @Override
        public void close() {
            synchronized (OneNodesEvents.this) {
                listeners--;
            }
        }
    }
}
