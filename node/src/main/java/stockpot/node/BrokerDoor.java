package stockpot.node;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whom the embedded broker lets in, and how the node that it belongs to gets in. */
interface BrokerDoor {
    /** What the broker is to be set to, beside what it always is. */
    Map<String, Object> broker();

    /** What the node's own clients have to be told, beside the address. */
    Map<String, Object> client();

    /** The first word of a connection of the node's own, as SASL's PLAIN has it; null when nobody is asked for one. */
    byte @Nullable [] firstWord();
}
