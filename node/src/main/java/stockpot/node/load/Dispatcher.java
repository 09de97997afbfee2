package stockpot.node.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Json;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.http.gateway.PotSource;
import stockpot.http.taler.catalog.CatalogRequests;
import stockpot.http.taler.products.ProductRequests;
import stockpot.http.taler.templates.TemplateRequest;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;
import stockpot.node.load.InFlight.Flight;
import stockpot.stock.StockCommand;
import stockpot.topology.records.Records;

/**
 * Turns lines into commands in the right order, and results into what became of the lines.
 *
 * <p>A line that names something goes when that is defined, and only such a line waits. What it names and nobody has
 * defined, it has defined first.
 */
final class Dispatcher {
    /** The code of the result that refuses to change a product because there is none of its name. */
    static final String UNKNOWN = "PRODUCT_UNKNOWN";

    private final InstanceId instance;
    private final Outlet outlet;
    private final View view;
    private final Tally tally;
    private final InFlight flights;
    private final KnownDefinitions known;
    private final ProductRequests requests;
    private final boolean update;
    private final Map<Name, List<Runnable>> underWay = new HashMap<>();
    private final Map<Name, String> refused = new HashMap<>();
    private long definitionsOfItsOwn;

    /**
     * Counts and sends what it is given.
     *
     * @param update whether products that are there already are changed to what a line says
     */
    Dispatcher(
            InstanceId instance,
            KnownDefinitions known,
            PotSource pots,
            Outlet outlet,
            View view,
            boolean update,
            Tally tally,
            InFlight flights) {
        this.update = update;
        this.instance = instance;
        this.known = known;
        this.requests = new ProductRequests(known, pots);
        this.outlet = outlet;
        this.view = view;
        this.tally = tally;
        this.flights = flights;
    }

    /** Where commands go, each with the body of the request that wants the same. */
    interface Outlet {
        void send(long ticket, StockCommand command, byte[] body);

        void send(long ticket, Define command, byte[] body);
    }

    /** The catalog as everybody sees it. */
    interface View {
        /** The definition of that name as the catalog shows it once it shows what the command did. */
        @Nullable
        Defined find(Name name, Result result) throws IOException;
    }

    /** A line that is under way. */
    private record Waiting(long line, int bytes, LineBody wording) {}

    /** Takes a line. Its number is the ticket of its command; the loader's own definitions have tickets below zero. */
    void take(Line line) {
        switch (line) {
            case Line.Bad bad -> tally.failed(bad.number(), bad.fault());
            case Line.Entry entry -> {
                flights.put(entry.number(), Flight.waiting(entry.number(), entry.bytes()));
                try {
                    enter(new Waiting(entry.number(), entry.bytes(), LineBody.of(entry.members())));
                } catch (IllegalArgumentException e) {
                    flights.remove(entry.number());
                    tally.failed(entry.number(), String.valueOf(e.getMessage()));
                }
            }
        }
    }

    /** Lines of one name go one after the other, so that the last one stays. */
    private void enter(Waiting line) {
        List<Runnable> others = underWay.get(line.wording().name());
        if (others == null) {
            underWay.put(line.wording().name(), new ArrayList<>());
            go(line);
        } else {
            others.add(() -> enter(line));
        }
    }

    /** Sends a line's command, or puts the line where it is found when what it waits for is there. */
    private void go(Waiting line) {
        for (Name name : line.wording().awaited()) {
            List<Runnable> others = underWay.get(name);
            if (others != null) {
                others.add(() -> go(line));
                return;
            }
        }
        try {
            List<Name> missing = line.wording().needed().stream()
                    .filter(name -> known.find(name) == null)
                    .distinct()
                    .toList();
            if (missing.isEmpty()) {
                send(line);
            } else {
                for (Name name : missing) {
                    definitionsOfItsOwn++;
                    send(-definitionsOfItsOwn, line.line(), 0, plain(name), bytes(LineBody.plain(name)));
                }
                // It goes again when the first is there, and waits for the next.
                go(line);
            }
        } catch (ApiException | Unavailable | IOException | IllegalArgumentException e) {
            fail(line, String.valueOf(e.getMessage()));
        }
    }

    /** The definition of what a line names and nobody has described. */
    private Definition plain(Name name) {
        String reason = refused.get(name);
        if (reason != null) {
            throw new IllegalArgumentException(name + " cannot be defined: " + reason);
        }
        return switch (name.kind()) {
            case CATEGORY -> new Definition.Category(name.text(), new TreeMap<>());
            case GROUP -> new Definition.Group(name.text(), name.text());
            case PRODUCT, UNIT, TEMPLATE -> throw new IllegalArgumentException(name + " is not defined");
        };
    }

    private void send(Waiting line) throws ApiException, Unavailable, IOException {
        byte[] body = bytes(line.wording().body(known::serial));
        JsonObjectReader fields = Json.fields(body);
        switch (line.wording().kind()) {
            case PRODUCT -> sendProduct(line, body, update);
            case CATEGORY -> send(line, CatalogRequests.category(instance, fields), body);
            case GROUP -> send(line, CatalogRequests.group(instance, fields), body);
            case UNIT -> send(line, CatalogRequests.unit(instance, fields), body);
            case TEMPLATE -> send(line, new Define(instance, TemplateRequest.defined(fields)), body);
        }
    }

    /** Defines a product or, as most are there when they are updated, changes it first and sees whether there is one. */
    private void sendProduct(Waiting line, byte[] body, boolean asChange) throws ApiException, Unavailable {
        JsonObjectReader fields = Json.fields(body);
        StockCommand command = asChange ? requests.change(instance, fields) : requests.define(instance, fields);
        Name name = line.wording().name();
        flights.put(line.line(), new Flight(line.line(), line.bytes(), name, null, asChange ? line.wording() : null));
        outlet.send(line.line(), command, body);
    }

    private void send(Waiting line, Define command, byte[] body) {
        Definition definition = command.definition();
        Defined there = known.find(Name.of(definition));
        if (there != null && there.definition().equals(definition)) {
            flights.remove(line.line());
            tally.unchanged();
            release(line.wording().name());
        } else {
            send(line.line(), line.line(), line.bytes(), definition, body);
        }
    }

    private void send(long ticket, long line, int bytes, Definition definition, byte[] body) {
        Name name = Name.of(definition);
        flights.put(ticket, new Flight(line, bytes, name, definition, null));
        underWay.putIfAbsent(name, new ArrayList<>());
        outlet.send(ticket, new Define(instance, definition), body);
    }

    private static byte[] bytes(ObjectNode body) throws IOException {
        return Records.JSON.writeValueAsBytes(body);
    }

    /** Takes note of what a command came to. */
    void settle(Result result) throws IOException {
        Flight flight = flights.get(result.ticket());
        if (flight == null || flight.name() == null) {
            // It was given up for lost, and told so.
            return;
        }
        if (flight.body() != null && result.code().equals(UNKNOWN)) {
            defineAfterAll(new Waiting(flight.line(), flight.bytes(), flight.body()));
            return;
        }
        flights.remove(result.ticket());
        if (flight.definition() != null) {
            settle(flight, flight.definition(), result);
        } else {
            if (!result.accepted()) {
                tally.failed(flight.line(), result.reason());
            } else if (result.unchanged()) {
                tally.unchanged();
            } else {
                tally.loaded(Kind.PRODUCT);
            }
            release(flight.name());
        }
    }

    /** The product that was to be changed is not there. */
    private void defineAfterAll(Waiting line) throws IOException {
        try {
            sendProduct(line, bytes(line.wording().body(known::serial)), false);
        } catch (ApiException | Unavailable e) {
            fail(line, String.valueOf(e.getMessage()));
        }
    }

    private void settle(Flight flight, Definition definition, Result result) throws IOException {
        boolean ofItsOwn = result.ticket() < 0;
        Name name = Name.of(definition);
        if (result.accepted()) {
            known.add(new Defined(result.serial(), definition));
            if (result.unchanged()) {
                tally.unchanged();
            } else {
                tally.loaded(Kind.of(definition.kind()));
            }
            release(name);
        } else if (result.code().equals(Kind.of(definition.kind()).existsCode())) {
            // Somebody has defined it since the catalog was read, or the file says it otherwise.
            Defined there = view.find(name, result);
            if (there != null) {
                known.add(there);
            }
            if (there == null || (!ofItsOwn && !there.definition().equals(definition))) {
                refuse(flight, name, result.reason(), ofItsOwn);
            } else {
                if (!ofItsOwn) {
                    tally.unchanged();
                }
                release(name);
            }
        } else {
            refuse(flight, name, result.reason(), ofItsOwn);
        }
    }

    private void refuse(Flight flight, Name name, String reason, boolean ofItsOwn) {
        if (known.find(name) == null) {
            refused.put(name, reason);
        }
        if (!ofItsOwn) {
            tally.failed(flight.line(), reason);
        }
        release(name);
    }

    private void release(Name name) {
        List<Runnable> lines = underWay.remove(name);
        if (lines != null) {
            lines.forEach(Runnable::run);
        }
    }

    private void fail(Waiting line, String reason) {
        flights.remove(line.line());
        tally.failed(line.line(), reason);
        release(line.wording().name());
    }
}
