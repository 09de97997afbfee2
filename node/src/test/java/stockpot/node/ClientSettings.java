package stockpot.node;

import java.util.HashMap;
import java.util.Map;

/** What a test's own Kafka client is told: where and how the brokers are reached, and what it wants itself. */
final class ClientSettings {
    private ClientSettings() {}

    static Map<String, Object> of(Map<String, Object> brokers, Object... namesAndValues) {
        Map<String, Object> client = new HashMap<>(brokers);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            client.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
        }
        return client;
    }
}
