package stockpot.topology.query;

import java.io.IOException;
import java.time.Duration;
import org.apache.kafka.streams.state.HostInfo;
import stockpot.kernel.Unavailable;

/** Asks another node something; the class of each question says its name, as {@link CommitQuestion} does. */
public interface Peers {
    /**
     * Sends bytes and waits for the answer's.
     *
     * @throws IOException when the node cannot be reached or does not answer in time
     * @throws Unavailable when the node says that it has none
     */
    byte[] ask(HostInfo node, String name, byte[] question, Duration patience)
            throws IOException, Unavailable, InterruptedException;
}
