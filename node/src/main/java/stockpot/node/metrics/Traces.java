package stockpot.node.metrics;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.bridge.SLF4JBridgeHandler;
import stockpot.http.gateway.RequestMeter.Followed;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Trace;

/**
 * Spans of requests and of the decisions about their commands, exported by OTLP as OpenTelemetry's own environment variables
 * say, under its conventions of names.
 */
public final class Traces implements AutoCloseable {
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> TOPIC = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> PARTITION = AttributeKey.stringKey("messaging.destination.partition.id");
    private static final AttributeKey<Long> OFFSET = AttributeKey.longKey("messaging.kafka.offset");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("stockpot.outcome");
    private static final int SPAN_BEGIN = 36;
    private static final int FLAGS_BEGIN = 53;

    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;

    private Traces(OpenTelemetrySdk sdk, String version) {
        this.sdk = sdk;
        this.tracer = sdk.getTracerProvider().get("stockpot", version);
    }

    /**
     * As the environment says; null where it does not say where to export to.
     *
     * @throws IllegalArgumentException when what it says cannot be followed
     */
    public static @Nullable Traces ofEnvironment(Map<String, String> environment, String version) {
        String exporter = environment.getOrDefault("OTEL_TRACES_EXPORTER", "");
        boolean isAskedFor = !exporter.isEmpty()
                || environment.containsKey("OTEL_EXPORTER_OTLP_ENDPOINT")
                || environment.containsKey("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
        if (!isAskedFor || exporter.equals("none")) {
            return null;
        }
        // What the exporter cannot do it says by another way of logging than ours.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        try {
            return new Traces(
                    AutoConfiguredOpenTelemetrySdk.builder()
                            .disableShutdownHook()
                            .addPropertiesSupplier(() -> Map.of(
                                    "otel.service.name", "stockpot",
                                    "otel.exporter.otlp.protocol", "http/protobuf",
                                    // Figures are at /metrics, lines in the log.
                                    "otel.metrics.exporter", "none",
                                    "otel.logs.exporter", "none"))
                            .build()
                            .getOpenTelemetrySdk(),
                    version);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "the variables OTEL_* cannot be followed: " + e.getMessage()
                            + "; the protocol is http/protobuf, unset OTEL_EXPORTER_OTLP_PROTOCOL if it says another",
                    e);
        }
    }

    /** A span for a request; one that is not sampled is followed as its client asked for. */
    Followed begin(String method, @Nullable Trace given, Trace otherwise) {
        Span span = tracer.spanBuilder(method)
                .setSpanKind(SpanKind.SERVER)
                .setParent(given == null ? Context.root() : context(given))
                .setAttribute(METHOD, method)
                .startSpan();
        Trace own = span.isRecording() ? Trace.of(parent(span.getSpanContext())) : given;
        Trace trace = own == null ? otherwise : own;
        return new Followed() {
            @Override
            public Trace trace() {
                return trace;
            }

            @Override
            public void end(String route, int status) {
                if (!route.isEmpty()) {
                    span.updateName(method + " " + route);
                    span.setAttribute(ROUTE, route);
                }
                if (status > 0) {
                    span.setAttribute(STATUS, status);
                }
                if (status == 0 || status >= 500) {
                    span.setStatus(StatusCode.ERROR);
                }
                span.end();
            }
        };
    }

    /** A span from when the log had a command to when it was decided. */
    void decided(Trace trace, LogPosition command, String code, long appendedMillis) {
        tracer.spanBuilder("process " + command.topic())
                .setSpanKind(SpanKind.CONSUMER)
                .setParent(context(trace))
                .setStartTimestamp(appendedMillis, TimeUnit.MILLISECONDS)
                .setAttribute(SYSTEM, "kafka")
                .setAttribute(TOPIC, command.topic())
                .setAttribute(PARTITION, Integer.toString(command.partition()))
                .setAttribute(OFFSET, command.offset())
                .setAttribute(OUTCOME, code)
                .startSpan()
                .end();
    }

    private static Context context(Trace trace) {
        String parent = Objects.requireNonNull(trace.parent(), "somebody follows it");
        return Context.root()
                .with(Span.wrap(SpanContext.createFromRemoteParent(
                        trace.id(),
                        parent.substring(SPAN_BEGIN, FLAGS_BEGIN - 1),
                        TraceFlags.fromHex(parent, FLAGS_BEGIN),
                        TraceState.getDefault())));
    }

    private static String parent(SpanContext span) {
        return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                + span.getTraceFlags().asHex();
    }

    /** Hands over what there is. */
    @Override
    public void close() {
        sdk.close();
    }
}
