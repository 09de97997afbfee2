package stockpot.http;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Instance;
import stockpot.catalog.Token;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Query;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Events;
import stockpot.http.gateway.Reads;
import stockpot.kernel.Row;
import stockpot.kernel.Unavailable;
import stockpot.stock.ProductId;

/** {@code GET /private/events}: what happens to an instance's stock, orders and pots, as it is committed. */
final class EventRoute {
    private static final String CONTENT_TYPE = "text/event-stream";
    private static final String PRODUCT = "product";
    private static final String TYPE = "type";
    private static final Set<String> SEVERAL = Set.of(PRODUCT, TYPE);
    private static final int GONE = 410;
    private static final int MOST_COMING_IN = 64;

    private final Events events;
    private final Reads reads;
    private final EventStreams streams;
    private final byte[] secret;
    private final Semaphore comingIn = new Semaphore(MOST_COMING_IN);

    EventRoute(Events events, Reads reads, EventStreams streams, byte[] secret) {
        this.events = events;
        this.reads = reads;
        this.streams = streams;
        this.secret = secret.clone();
    }

    Endpoint endpoint() {
        return new Endpoint(Verb.GET, "/private/events", Access.EVENTS_READ, this::listen);
    }

    /** Only few come in at a time: what they ask of the brokers takes a while, and they have a place as long as that. */
    private HttpResponse listen(HttpRequest call) throws ApiException, Unavailable {
        if (!comingIn.tryAcquire()) {
            throw ApiException.busy("many begin to listen just now; try again");
        }
        try {
            return begin(call);
        } finally {
            comingIn.release();
        }
    }

    private HttpResponse begin(HttpRequest call) throws ApiException, Unavailable {
        Query query = call.query(SEVERAL);
        Events.Filter filter = filter(query);
        Token token = call.token();
        Optional<Row<Instance>> instance = reads.instance(call.instance());
        if (token == null || instance.isEmpty()) {
            // Closed since it was let in.
            throw new ApiException(ErrorCode.MERCHANT_GENERIC_INSTANCE_UNKNOWN, "");
        }
        long serial = instance.get().value().serial();
        EventIds ids = new EventIds(secret, events.log(), call.instance(), serial);
        byte[] after = after(call, query, ids);
        HttpResponse.Stream stream = streams.open(
                new EventStreams.Listener(call.instance(), serial, token.hash(), call.clientAddress()), ids, () -> {
                    try {
                        return events.listen(call.instance(), serial, filter, after);
                    } catch (Events.Lost e) {
                        throw e.isGone() ? gone() : noPosition();
                    }
                });
        // A proxy that gathers an answer before it hands it on would keep events back.
        return HttpResponse.streamed(CONTENT_TYPE, stream).with("X-Accel-Buffering", "no");
    }

    private Events.Filter filter(Query query) throws ApiException {
        Set<String> products = new HashSet<>();
        for (String product : query.texts(PRODUCT)) {
            products.add(HttpRequest.id(product, ProductId::new).value());
        }
        Set<String> types = new HashSet<>(query.texts(TYPE));
        for (String type : types) {
            if (!events.types().contains(type)) {
                throw ApiException.malformed("there are no events of that type; there are "
                        + String.join(", ", new TreeSet<>(events.types())));
            }
        }
        long category = query.integer("category", 0, 1, Long.MAX_VALUE);
        return new Events.Filter(products, category == 0 ? null : category, types);
    }

    /** Where to go on from: a browser's own client sends the header when it comes again, and cannot send it at first. */
    private static byte @Nullable [] after(HttpRequest call, Query query, EventIds ids) throws ApiException {
        String header = call.header("Last-Event-ID");
        String last = header == null || header.isEmpty() ? query.text("last_event_id") : header;
        if (last == null || last.isEmpty()) {
            return null;
        }
        byte[] position = ids.position(last);
        if (position == null) {
            throw noPosition();
        }
        return position;
    }

    private static ApiException noPosition() {
        return ApiException.malformed(
                "Last-Event-ID is none that this instance was given; send the id of the last event"
                        + " that you have had, as it was, or none to begin now, and read from lists how things stand");
    }

    private static ApiException gone() {
        return new ApiException(
                ErrorCode.GENERIC_PARAMETER_MALFORMED,
                GONE,
                "what came after Last-Event-ID is not kept any more; begin without it, and read from lists how things"
                        + " stand");
    }
}
