package stockpot.node.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition;
import stockpot.http.gateway.PotSource;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;
import stockpot.pots.PotsKey.PotKey;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ChangeProduct;

/** The way over HTTP: commands are requests, and count when they are answered. */
final class HttpWay implements Way, Dispatcher.Outlet, Dispatcher.View, PotSource {
    /** More of them make no node faster, and leave others who ask it less. */
    private static final int CAPACITY = 64;

    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final PatientClient client;
    private final KnownDefinitions known;
    private final Map<PotKey, Boolean> pots = new HashMap<>();
    private final BlockingQueue<Decided> decided = new LinkedBlockingQueue<>();

    /** What a command came to; or a failure that no further line will be spared. */
    private record Decided(
            @Nullable Result result, @Nullable IOException failure) {}

    private HttpWay(PatientClient client, InstanceId id) {
        this.client = client;
        this.known = new KnownDefinitions(id);
    }

    static HttpWay open(URI url, String token, InstanceId id) {
        PatientClient client = new PatientClient(url, "Bearer " + token, id);
        HttpWay way = new HttpWay(client, id);
        try {
            client.requireAnswer();
            for (Kind kind : List.of(Kind.CATEGORY, Kind.GROUP, Kind.UNIT)) {
                way.list(kind).forEach(way.known::add);
            }
            return way;
        } catch (IOException e) {
            way.close();
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public KnownDefinitions known() {
        return known;
    }

    @Override
    public PotSource pots() {
        return this;
    }

    @Override
    public Dispatcher.Outlet outlet() {
        return this;
    }

    @Override
    public Dispatcher.View view() {
        return this;
    }

    @Override
    public int capacity() {
        return CAPACITY;
    }

    /** All of a kind that there are; templates are listed without what they say, and nothing refers to one. */
    private List<Defined> list(Kind kind) throws IOException {
        PatientClient.Answer answer = client.ask("GET", kind.path());
        if (answer.status() != 200) {
            throw new IOException(answer.refusal());
        }
        List<Defined> all = new ArrayList<>();
        for (JsonNode each :
                answer.body().path(kind.path().substring(kind.path().lastIndexOf('/') + 1))) {
            switch (kind) {
                case CATEGORY ->
                    all.add(new Defined(
                            each.path("category_id").asLong(),
                            new Definition.Category(each.path("name").asText(), texts(each.path("name_i18n")))));
                case GROUP ->
                    all.add(new Defined(
                            each.path("group_serial").asLong(),
                            new Definition.Group(
                                    each.path("group_name").asText(),
                                    each.path("description").asText())));
                case UNIT -> all.add(new Defined(each.path("unit_serial").asLong(), unit(each)));
                case PRODUCT, TEMPLATE -> throw new IllegalArgumentException("there may be any number of them");
            }
        }
        return all;
    }

    private static Definition.Unit unit(JsonNode each) {
        return new Definition.Unit(
                each.path("unit").asText(),
                each.path("unit_name_long").asText(),
                each.path("unit_name_short").asText(),
                texts(each.path("unit_name_long_i18n")),
                texts(each.path("unit_name_short_i18n")),
                each.path("unit_allow_fraction").asBoolean(),
                each.path("unit_precision_level").asInt(),
                each.path("unit_active").asBoolean(),
                each.path("unit_builtin").asBoolean());
    }

    private static SortedMap<String, String> texts(JsonNode byLanguage) {
        SortedMap<String, String> texts = new TreeMap<>();
        byLanguage
                .properties()
                .forEach(each -> texts.put(each.getKey(), each.getValue().asText()));
        return texts;
    }

    @Override
    public @Nullable Defined find(Name name, Result result) throws IOException {
        if (name.kind() == Kind.TEMPLATE) {
            return null;
        }
        return list(name.kind()).stream()
                .filter(each -> each.definition().name().equals(name.text()))
                .findFirst()
                .orElse(null);
    }

    /** A pot that was looked for and is not there stays unknown to this load, however many lines name it. */
    @Override
    public boolean isThere(PotKey pot) throws Unavailable {
        Boolean there = pots.get(pot);
        if (there == null) {
            try {
                PatientClient.Answer answer = client.ask("GET", "/private/pots/" + pot.serial());
                if (answer.status() != 200 && answer.status() != NOT_FOUND) {
                    throw new IOException(answer.refusal());
                }
                there = answer.status() == 200;
            } catch (IOException e) {
                throw new Unavailable(Unavailable.Kind.NOT_READY, String.valueOf(e.getMessage()), e);
            }
            pots.put(pot, there);
        }
        return there;
    }

    @Override
    public void send(long ticket, StockCommand command, byte[] body) {
        if (command instanceof ChangeProduct) {
            String id = PatientClient.encoded(command.key().product().value());
            send(ticket, Kind.PRODUCT, false, Kind.PRODUCT.path() + "/" + id, body);
        } else {
            send(ticket, Kind.PRODUCT, true, Kind.PRODUCT.path(), body);
        }
    }

    @Override
    public void send(long ticket, Define command, byte[] body) {
        Kind kind = Kind.of(command.definition().kind());
        send(ticket, kind, true, kind.path(), body);
    }

    /** What is sent again because its answer was lost has its effect once: then it finds all as it wants it. */
    private void send(long ticket, Kind kind, boolean isNew, String path, byte[] body) {
        client.send(isNew ? "POST" : "PATCH", path, body)
                .whenComplete((answer, failure) -> decided.add(
                        failure == null
                                ? decided(ticket, kind, isNew, answer)
                                : new Decided(null, new IOException(failure))));
    }

    private static Decided decided(long ticket, Kind kind, boolean isNew, PatientClient.Answer answer) {
        if (answer.status() == UNAUTHORIZED) {
            return new Decided(null, new IOException("the token counts no more: " + answer.refusal()));
        }
        if (answer.isGood()) {
            // The one number in it, if there is any, is that of what was defined.
            long serial = 0;
            for (JsonNode member : answer.body()) {
                serial = member.asLong();
            }
            return new Decided(Result.accepted(ticket, answer.unchanged(), serial), null);
        }
        String code = "";
        if (isNew && answer.status() == CONFLICT) {
            code = kind.existsCode();
        } else if (!isNew && answer.isNamed("MERCHANT_GENERIC_PRODUCT_UNKNOWN")) {
            code = Dispatcher.UNKNOWN;
        }
        return new Decided(Result.refused(ticket, code, answer.refusal()), null);
    }

    @Override
    public List<Result> poll(Duration wait) throws IOException {
        List<Result> news = new ArrayList<>();
        try {
            for (Decided next = decided.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
                    next != null;
                    next = decided.poll()) {
                if (next.failure() != null) {
                    throw next.failure();
                }
                if (next.result() != null) {
                    news.add(next.result());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (!news.isEmpty()) {
            client.forgetWaits();
        }
        return news;
    }

    @Override
    public Duration askedToWait() {
        return client.askedToWait();
    }

    @Override
    public String doubt() {
        return "the last answer was: " + client.lastRefusal() + ".";
    }

    @Override
    public void close() {
        client.close();
    }
}
