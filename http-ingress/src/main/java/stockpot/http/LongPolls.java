package stockpot.http;

import java.util.function.Supplier;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.HttpRequest;
import stockpot.kernel.InstanceId;

/**
 * The requests that wait for something to happen: so many in all, half of them for one instance and half from one address.
 *
 * <p>One more is answered at once with what there is, as if its time was over: a client that asks again and again is served
 * as it would be without waiting, and one that waits keeps nobody out.
 */
final class LongPolls {
    private final Shares byInstance;
    private final Shares byAddress;
    private volatile boolean stopping;

    LongPolls(int most) {
        int each = Math.max(1, most / 2);
        byInstance = new Shares(most, each);
        byAddress = new Shares(most, each);
    }

    /** For a request that may want to wait. */
    Poll poll(InstanceId instance, Supplier<String> client, Place place) {
        return new Poll(instance, client, place);
    }

    /** Lets nobody wait any more. */
    void stop() {
        stopping = true;
    }

    /** One request's waiting. Its place is given to others meanwhile. */
    final class Poll implements HttpRequest.Rest, AutoCloseable {
        private final InstanceId instance;
        private final Supplier<String> client;
        private final Place place;
        private String address = "";
        private boolean counted;

        private Poll(InstanceId instance, Supplier<String> client, Place place) {
            this.instance = instance;
            this.client = client;
            this.place = place;
        }

        @Override
        public boolean millis(long millis) throws ApiException {
            if (stopping || !isCounted()) {
                return false;
            }
            place.leave();
            try {
                Thread.sleep(millis);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw ApiException.busy("the node is stopping");
            }
            place.take();
            return true;
        }

        private boolean isCounted() {
            if (!counted && byInstance.take(instance, 1)) {
                address = client.get();
                counted = byAddress.take(address, 1);
                if (!counted) {
                    byInstance.give(instance, 1);
                }
            }
            return counted;
        }

        @Override
        public void close() {
            if (counted) {
                byInstance.give(instance, 1);
                byAddress.give(address, 1);
            }
        }
    }
}
