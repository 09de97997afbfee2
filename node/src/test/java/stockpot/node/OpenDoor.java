package stockpot.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stockpot.schemas.Topics;

/** A broker that asks nobody for anything, in the place of a cluster whose security is somebody else's business. */
final class OpenDoor implements BrokerDoor {
    static EmbeddedBroker broker(Path folder) throws IOException {
        return EmbeddedBroker.start(folder, BrokerListener.LOOPBACK, Topics.DEFAULT, new OpenDoor());
    }

    @Override
    public Map<String, Object> broker() {
        return Map.of("listener.security.protocol.map", "NODE:PLAINTEXT,CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
    }

    @Override
    public Map<String, Object> client() {
        return Map.of();
    }

    @Override
    public byte @Nullable [] firstWord() {
        return null;
    }
}
