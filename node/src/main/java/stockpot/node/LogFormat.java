package stockpot.node;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.slf4j.LoggerFactory;
import stockpot.kernel.Trace;

/** How the lines of the log look: for people, as they are without a word, or for programs. */
enum LogFormat {
    TEXT,
    /**
     * One JSON object a line: {@code timestamp} (milliseconds since the epoch), {@code level}, {@code formattedMessage}, and
     * {@code request} where it is about one.
     */
    JSON;

    /** Has the log look so from now on. */
    void apply() {
        if (this == JSON) {
            writeJson((LoggerContext) LoggerFactory.getILoggerFactory());
        }
    }

    static void writeJson(LoggerContext context) {
        Iterator<Appender<ILoggingEvent>> appenders =
                context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
        while (appenders.hasNext()) {
            if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> appender) {
                JsonEncoder encoder = new OfRequests();
                encoder.setContext(context);
                encoder.setWithFormattedMessage(true);
                encoder.setWithMessage(false);
                encoder.setWithArguments(false);
                encoder.setWithNanoseconds(false);
                encoder.setWithSequenceNumber(false);
                encoder.setWithContext(false);
                encoder.start();
                appender.setEncoder(encoder);
            }
        }
    }

    /** Says of a line which request it is about; the line is written by the thread that says it. */
    private static final class OfRequests extends JsonEncoder {
        @Override
        public byte[] encode(ILoggingEvent event) {
            byte[] line = super.encode(event);
            Trace trace = Trace.current();
            if (trace == null) {
                return line;
            }
            String text = new String(line, StandardCharsets.UTF_8);
            int end = text.lastIndexOf('}');
            return (text.substring(0, end) + ",\"request\":\"" + trace.id() + '"' + text.substring(end))
                    .getBytes(StandardCharsets.UTF_8);
        }
    }
}
