package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stockpot.node.IomClient.body;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockpot.node.IomClient.Reply;

/** Two nodes in this process, on one real broker. Whatever a partition's owner is, one of them has to ask the other. */
class TwoNodesIT {
    private static final String PASSWORD = "open sesame";
    private static final AtomicReference<Throwable> FAILURE = new AtomicReference<>();

    @TempDir
    static Path folder;

    private static Node startNode(String name, String bootstrapServers) throws Exception {
        return startNode(name, bootstrapServers, "");
    }

    private static Node startNode(String name, String bootstrapServers, String advertised) throws Exception {
        Map<Setting, String> flags = Map.of(
                Setting.ADVERTISED_URL,
                advertised,
                Setting.HTTP_PORT,
                "0",
                Setting.DATA_DIR,
                folder.resolve(name).toString(),
                Setting.ADMIN_PASSWORD,
                PASSWORD,
                Setting.KAFKA_BOOTSTRAP_SERVERS,
                bootstrapServers,
                Setting.REPLICATION,
                "1",
                Setting.STANDBYS,
                "0",
                Setting.PARTITIONS,
                "2",
                Setting.CLUSTER_SECRET,
                "sixteen characters, and more");
        return Node.start(Settings.read(flags, Map.of(), folder.resolve("none")), FAILURE::set);
    }

    @Test
    void anyNodeAnswersARepeatedPostWhenItsReservationIsCommitted() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
                Node first = startNode("first", broker.bootstrapServers());
                Node second = startNode("second", broker.bootstrapServers())) {
            IomClient shop = IomClient.open(first.url(), "10010", PASSWORD);
            shop.stock("chair", 5);
            Reply made = shop.post(body("chair 5"), "Idempotency-Key", "k");
            assertThat(made.said()).isEqualTo("201 chair 5 reserved");
            for (Node node : new Node[] {first, second}) {
                Reply again =
                        shop.at(node.url()).post(body("chair 5"), "Idempotency-Key", "k", "Prefer", "ack=committed");
                assertThat(again.text()).isEqualTo(made.text());
            }
            assertThatThrownBy(() -> startNode("third", broker.bootstrapServers(), first.url()))
                    .isInstanceOf(Settings.BadSetting.class)
                    .hasMessageContaining("another node of this cluster answers there");
        }
        assertThat(FAILURE.get()).isNull();
    }
}
