package stockpot.topology.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.schemas.Topics;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.StreamsSettings;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.LedgerHeaders;
import stockpot.topology.decide.Workbench;

/**
 * The settler stops rather than skip: a follow-up that is left out while a later one of the same ledger is sent would be taken
 * for had, and a paid order's goods would never be sold.
 */
class SettlerFailuresTest {
    /** Passes over whatever cannot be sent. */
    public static final class GoingOn implements ProductionExceptionHandler {
        @Override
        public Response handleError(
                ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
            return Response.resume();
        }

        @Override
        public void configure(Map<String, ?> settings) {}
    }

    /** What handlers are told of a record that is not there. */
    private static final ErrorHandlerContext NOWHERE = (ErrorHandlerContext) Proxy.newProxyInstance(
            ErrorHandlerContext.class.getClassLoader(), new Class<?>[] {ErrorHandlerContext.class}, (_, method, _) -> {
                Class<?> type = method.getReturnType();
                return type == int.class ? (Object) 0 : type == long.class ? (Object) 0L : null;
            });

    private static final ConsumerRecord<byte[], byte[]> RECORD =
            new ConsumerRecord<>("t", 0, 0, new byte[0], new byte[0]);

    @TempDir
    Path folder;

    @AutoClose
    private TopologyTestDriver driver;

    /** What somebody's {@code kafka.*} settings would rather have. */
    private static Map<String, Object> careless() {
        return Map.of(
                "bootstrap.servers", "127.0.0.1:1",
                "deserialization.exception.handler", LogAndContinueExceptionHandler.class.getName(),
                "processing.exception.handler", LogAndContinueProcessingExceptionHandler.class.getName(),
                "production.exception.handler", GoingOn.class.getName(),
                "acks", "1",
                "enable.idempotence", "false",
                "retries", "0",
                "delivery.timeout.ms", "1000",
                "isolation.level", "read_uncommitted");
    }

    private StreamsSettings settings() {
        return new StreamsSettings(careless(), folder, "127.0.0.1:8080", 1, 1, 0, 1 << 20, Topics.DEFAULT);
    }

    static List<Map<String, Object>> bothApplications() {
        StreamsSettings settings =
                new StreamsSettings(careless(), Path.of("none"), "127.0.0.1:8080", 1, 1, 0, 1 << 20, Topics.DEFAULT);
        return List.of(settings.asMap(), settings.forSettler());
    }

    @BeforeEach
    void open() {
        Properties properties = new Properties();
        properties.putAll(settings().forSettler());
        driver = new TopologyTestDriver(
                new SettlerTopology(
                                new Layout(1, Workbench.KEPT, Workbench.KEYED_KEPT),
                                StockpotFamilies.ALL,
                                Settled.NOTHING)
                        .draw(),
                properties);
    }

    private void happened(String type, String value) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(LedgerHeaders.TYPE, ("stockpot.orders." + type).getBytes(StandardCharsets.UTF_8));
        driver.createInputTopic(Topics.ORDERS.ledger(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(new byte[0], value.getBytes(StandardCharsets.UTF_8), headers, 7L));
    }

    private int sent() {
        return driver.createOutputTopic(
                        Topics.STOCK.commands(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList()
                .size();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?",
                "{",
                "{}",
                "[]",
                "null",
                "{'type':'OrderPaid','instance':'shop'}",
                "{'type':'OrderPaid','attempt':'a','items':[{'product':'chair'}]}",
                "{'type':'OrderPaid','instance':'shop','attempt':'','items':[{'product':'chair'}]}",
                "{'type':'OrderPaid','instance':'shop','attempt':'a'}",
                "{'type':'OrderPaid','instance':'shop','attempt':'a','items':{}}",
                "{'type':'OrderPaid','instance':'shop','attempt':'a','items':[{}]}",
                "{'type':'OrderCharged','instance':'shop','attempt':'a','items':[{'product':'chair'}]}",
                "{'type':'OrderPaid','instance':'shop','attempt':'a','items':[{'product':'chair'}]} more",
                "{'type':'OrderPaid','instance':'shop','attempt':'a','items':[{'product':'chair'}],'ordinal':0}",
                "{'type':'OrderPaid','instance':'shop','attempt':'a','items':[{'product':'chair'}],"
                        + "'position':'stockpot.orders.commands/0/1'}"
            })
    void stopsAtALedgerRecordThatItCannotRead(String value) {
        happened(
                "OrderPaid",
                "{\"type\":\"OrderPaid\",\"instance\":\"shop\",\"attempt\":\"a\",\"items\":[{\"product\":"
                        + "\"chair\",\"quantity\":\"1\"}],\"position\":\"stockpot.orders.commands/0/1\",\"ordinal\":0}");
        assertThat(sent()).isEqualTo(1);
        assertThatThrownBy(() -> happened("OrderPaid", value.replace('\'', '"')))
                .isInstanceOf(StreamsException.class);
        assertThat(sent()).isZero();
    }

    @ParameterizedTest
    @MethodSource("bothApplications")
    void neitherApplicationSkipsWhatItCannotReadOrProcess(Map<String, Object> settings) {
        StreamsConfig config = new StreamsConfig(settings);
        DeserializationExceptionHandler reading = config.deserializationExceptionHandler();
        assertThat(reading.handleError(NOWHERE, RECORD, new StreamsException("planted"))
                        .result())
                .isEqualTo(DeserializationExceptionHandler.Result.FAIL);
        ProcessingExceptionHandler processing = config.processingExceptionHandler();
        assertThat(processing
                        .handleError(NOWHERE, new Record<>("", "", 0), new StreamsException("planted"))
                        .result())
                .isEqualTo(ProcessingExceptionHandler.Result.FAIL);
    }

    @ParameterizedTest
    @MethodSource("bothApplications")
    void neitherApplicationSkipsWhatItCannotSend(Map<String, Object> settings) {
        ProductionExceptionHandler sending = new StreamsConfig(settings).productionExceptionHandler();
        for (Exception failure : List.of(
                new RecordTooLargeException("planted"),
                new TopicAuthorizationException("planted"),
                new InvalidTopicException("planted"),
                new StreamsException("planted"))) {
            assertThat(sending.handleError(NOWHERE, new ProducerRecord<>("t", new byte[0]), failure)
                            .result())
                    .isNotEqualTo(ProductionExceptionHandler.Result.RESUME);
        }
    }

    @Test
    void sendsUntilItIsTaken() {
        Map<String, Object> producer =
                new HashMap<>(new StreamsConfig(settings().forSettler()).getProducerConfigs("settler"));
        assertThat(producer)
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("retries", Integer.MAX_VALUE)
                .containsEntry("delivery.timeout.ms", Integer.MAX_VALUE);
        Map<String, Object> consumer =
                new StreamsConfig(settings().forSettler()).getMainConsumerConfigs("group", "client", 0);
        assertThat(consumer)
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("auto.offset.reset", "earliest");
    }
}
