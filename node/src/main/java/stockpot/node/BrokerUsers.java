package stockpot.node;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import stockpot.schemas.Topics;

/**
 * Who may come to the embedded broker, each with a password: its own node, which may do everything; subscribers, who read
 * what is published; and, if there is to be one, a writer of commands. {@link BrokerRights} has what each may do.
 *
 * <p>The passwords are shown as they are (SASL/PLAIN), because the node's never leaves this machine, others' do so only where
 * the operator lets them in from beyond, and Kafka compares them in constant time. SCRAM would have to find its users in the broker's own log before the broker could be reached at all, would
 * keep them there, in every backup, and would cost each of the node's connections thousands of rounds of hashing.
 *
 * @param topics what may be read and written is called
 * @param node drawn anew at every start, for nobody outside of this machine's user has to know it
 * @param writer empty when nobody but the node may write commands
 */
record BrokerUsers(Topics topics, String node, String subscriber, String writer) implements BrokerDoor {
    static final String NODE = "node";
    static final String SUBSCRIBER = "subscriber";
    static final String WRITER = "writer";

    /** For a broker that is started for a while, by a command of the tool: nobody else has any business there. */
    static BrokerUsers nodeAlone(Topics topics) {
        return new BrokerUsers(topics, Secrets.drawn(), Secrets.drawn(), "");
    }

    @Override
    public Map<String, Object> broker() {
        String others = PlainLoginModule.class.getName() + " required" + user(SUBSCRIBER, subscriber)
                + (writer.isEmpty() ? "" : user(WRITER, writer)) + ";";
        String ours = login(NODE, node) + user(NODE, node) + ";";
        return Map.of(
                "listener.security.protocol.map",
                "NODE:SASL_PLAINTEXT,CLIENTS:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT",
                "sasl.enabled.mechanisms",
                "PLAIN",
                "sasl.mechanism.inter.broker.protocol",
                "PLAIN",
                "sasl.mechanism.controller.protocol",
                "PLAIN",
                "listener.name.node.plain.sasl.jaas.config",
                ours,
                "listener.name.clients.plain.sasl.jaas.config",
                others,
                "listener.name.controller.plain.sasl.jaas.config",
                ours,
                "authorizer.class.name",
                BrokerRights.class.getName(),
                BrokerRights.PREFIX,
                topics.prefix());
    }

    @Override
    public Map<String, Object> client() {
        return client(NODE, node);
    }

    private static Map<String, Object> client(String name, String password) {
        return Map.of(
                "security.protocol", "SASL_PLAINTEXT",
                "sasl.mechanism", "PLAIN",
                "sasl.jaas.config", login(name, password) + ";");
    }

    @Override
    public byte[] firstWord() {
        return ("\0" + NODE + "\0" + node).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What clients of others are to be given, by the names of the files: Kafka's own understand {@code *.properties}, kcat
     * and whatever else is made of librdkafka {@code *.kcat}.
     */
    Map<String, String> files(String bootstrapServers) {
        Map<String, String> files = new HashMap<>();
        addFiles(files, SUBSCRIBER, subscriber, bootstrapServers);
        if (!writer.isEmpty()) {
            addFiles(files, WRITER, writer, bootstrapServers);
        }
        return files;
    }

    private static void addFiles(Map<String, String> files, String name, String password, String brokers) {
        String both = "bootstrap.servers=" + brokers + "\nsecurity.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\n";
        // Where Java reads properties, a backslash stands before what would mean something else.
        String login = (login(name, password) + ";").replace("\\", "\\\\");
        files.put(name + ".properties", both + "sasl.jaas.config=" + login + "\n");
        files.put(name + ".kcat", both + "sasl.username=" + name + "\nsasl.password=" + password + "\n");
    }

    private static String login(String name, String password) {
        return PlainLoginModule.class.getName() + " required username=" + quoted(name) + " password="
                + quoted(password);
    }

    private static String user(String name, String password) {
        return " user_" + name + "=" + quoted(password);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** The passwords stay out of logs. */
    @Override
    public String toString() {
        return "BrokerUsers[" + topics.prefix() + "]";
    }
}
