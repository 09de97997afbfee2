package stockpot.node;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import stockpot.kernel.Trace;

/** In a line of the log, which request it is about: {@code [4bf92f3577b34da6a3ce929d0e0e4736] }, or nothing. */
public final class RequestId extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        // The line is written by the thread that says it.
        Trace trace = Trace.current();
        return trace == null ? "" : "[" + trace.id() + "] ";
    }
}
