package stockpot.acceptance.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One broker that can be reached directly, and over a {@link Wire}. */
public final class WiredBroker implements AutoCloseable {
    private final Wire wire;
    private final int direct;

    private WiredBroker(Wire wire, int direct) {
        this.wire = wire;
        this.direct = direct;
    }

    public static WiredBroker start(Path folder) throws IOException, InterruptedException {
        List<Integer> ports = Launcher.freePorts(3);
        Wire wire = new Wire(ports.get(1));
        Path file = folder.resolve("broker.properties");
        Files.writeString(
                file, """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%3$d
                listeners=DIRECT://127.0.0.1:%1$d,WIRED://127.0.0.1:%2$d,CONTROLLER://127.0.0.1:%3$d
                advertised.listeners=DIRECT://127.0.0.1:%1$d,WIRED://127.0.0.1:%4$d
                listener.security.protocol.map=DIRECT:PLAINTEXT,WIRED:PLAINTEXT,CONTROLLER:PLAINTEXT
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=DIRECT
                auto.create.topics.enable=false
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=1
                transaction.abort.timed.out.transaction.cleanup.interval.ms=1000
                group.initial.rebalance.delay.ms=0
                log.dirs=%5$s
                """.formatted(ports.get(0), ports.get(1), ports.get(2), wire.port(), folder.resolve("broker")));
        Process format = Launcher.java(
                folder,
                "broker",
                "kafka.tools.StorageTool",
                "format",
                "-t",
                "c3RvY2twb3Qta2Fma2EtMQ",
                "-c",
                file.toString());
        if (!format.waitFor(60, TimeUnit.SECONDS) || format.exitValue() != 0) {
            throw new AssertionError("the broker's folder was not formatted");
        }
        Launcher.java(folder, "broker", "kafka.Kafka", file.toString());
        WiredBroker broker = new WiredBroker(wire, ports.get(0));
        Cluster.awaitBrokers(broker.directly(), 1);
        return broker;
    }

    /** Where the broker is. */
    public String directly() {
        return "127.0.0.1:" + direct;
    }

    /** Where the near end of the wire is. */
    public String overTheWire() {
        return "127.0.0.1:" + wire.port();
    }

    public Wire wire() {
        return wire;
    }

    /** What a node needs to know to use the broker. */
    public Map<String, String> settings(String bootstrapServers) {
        return Map.of(
                "STOCKPOT_KAFKA_BOOTSTRAP_SERVERS",
                bootstrapServers,
                "STOCKPOT_REPLICATION",
                "1",
                "STOCKPOT_PARTITIONS",
                "2",
                "STOCKPOT_CLUSTER_SECRET",
                "a-secret-of-the-cluster-of-the-tests");
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
