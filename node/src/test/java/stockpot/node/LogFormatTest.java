package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import stockpot.kernel.Trace;

/** Lines of the log for programs. */
class LogFormatTest {
    @Test
    void eachLineIsAnObject() throws Exception {
        LoggerContext context = new LoggerContext();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        context.setMDCAdapter(new LogbackMDCAdapter());
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        PatternLayoutEncoder people = new PatternLayoutEncoder();
        people.setContext(context);
        people.setPattern("%msg%n");
        people.start();
        appender.setEncoder(people);
        appender.setOutputStream(out);
        appender.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        LogFormat.writeJson(context);
        root.warn("{} said", "a \"client\"\n\u0007");
        root.error("failed", new IllegalStateException("why"));
        ScopedValue.where(Trace.CURRENT, Trace.ofNobody(1, 2)).run(() -> root.warn("of a request"));
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(Reply.JSON.readTree(lines.get(2)).path("request").asText())
                .isEqualTo("0".repeat(15) + "1" + "0".repeat(15) + "2");
        JsonNode first = Reply.JSON.readTree(lines.get(0));
        assertThat(first.path("formattedMessage").asText()).isEqualTo("a \"client\"\n\u0007 said");
        assertThat(first.path("level").asText()).isEqualTo("WARN");
        assertThat(first.path("timestamp").asLong()).isPositive();
        JsonNode second = Reply.JSON.readTree(lines.get(1));
        assertThat(second.at("/throwable/message").asText()).isEqualTo("why");
    }
}
