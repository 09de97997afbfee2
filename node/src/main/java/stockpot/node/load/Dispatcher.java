package stockpot.node.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.CatalogCommand;
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
    private final InstanceId instance;
    private final Outlet outlet;
    private final View view;
    private final Tally tally;
    private final InFlight flights;
    private final KnownDefinitions known;
    private final ProductRequests requests;
    private final Map<Name, List<Waiting>> beingDefined = new HashMap<>();
    private final Map<Name, String> refused = new HashMap<>();
    private long definitionsOfItsOwn;

    Dispatcher(
            InstanceId instance,
            KnownDefinitions known,
            PotSource pots,
            Outlet outlet,
            View view,
            Tally tally,
            InFlight flights) {
        this.instance = instance;
        this.known = known;
        this.requests = new ProductRequests(known, pots);
        this.outlet = outlet;
        this.view = view;
        this.tally = tally;
        this.flights = flights;
    }

    /** Where commands go. */
    interface Outlet {
        void send(long ticket, StockCommand command);

        void send(long ticket, CatalogCommand command);
    }

    /** The catalog as everybody sees it. */
    interface View {
        /** The definition of that name as the catalog shows it once it shows what the command there did. */
        @Nullable
        Defined find(Name name, int partition, long offset) throws IOException;
    }

    /** A line that is under way. */
    private record Waiting(long line, int bytes, LineBody wording) {}

    /** Takes a line. Its number is the ticket of its command; the loader's own definitions have tickets below zero. */
    void take(Line line) {
        switch (line) {
            case Line.Bad bad -> tally.failed(bad.number(), bad.fault());
            case Line.Entry entry -> {
                flights.put(entry.number(), new Flight(entry.number(), entry.bytes(), null));
                try {
                    go(new Waiting(entry.number(), entry.bytes(), LineBody.of(entry.members())));
                } catch (IllegalArgumentException e) {
                    fail(entry.number(), String.valueOf(e.getMessage()));
                }
            }
        }
    }

    /** Sends a line's command, or puts the line where it is found when what it waits for is there. */
    private void go(Waiting line) {
        for (Name name : line.wording().awaited()) {
            List<Waiting> others = beingDefined.get(name);
            if (others != null) {
                others.add(line);
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
                missing.stream().map(this::plain).toList().forEach(definition -> {
                    definitionsOfItsOwn++;
                    send(-definitionsOfItsOwn, new Flight(line.line(), 0, definition), definition);
                });
                // It goes again when the first is there, and waits for the next.
                go(line);
            }
        } catch (ApiException | Unavailable | IOException | IllegalArgumentException e) {
            fail(line.line(), String.valueOf(e.getMessage()));
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
            case UNIT, TEMPLATE -> throw new IllegalArgumentException(name + " is not defined");
        };
    }

    private void send(Waiting line) throws ApiException, Unavailable, IOException {
        JsonObjectReader fields =
                Json.fields(Records.JSON.writeValueAsBytes(line.wording().body(known::serial)));
        switch (line.wording().kind()) {
            case PRODUCT -> outlet.send(line.line(), requests.define(instance, fields));
            case CATEGORY -> send(line, CatalogRequests.category(instance, fields));
            case GROUP -> send(line, CatalogRequests.group(instance, fields));
            case UNIT -> send(line, CatalogRequests.unit(instance, fields));
            case TEMPLATE -> send(line, new Define(instance, TemplateRequest.defined(fields)));
        }
    }

    private void send(Waiting line, Define command) {
        Definition definition = command.definition();
        Defined there = known.find(Name.of(definition));
        if (there != null && there.definition().equals(definition)) {
            flights.remove(line.line());
            tally.unchanged();
        } else {
            send(line.line(), new Flight(line.line(), line.bytes(), definition), definition);
        }
    }

    private void send(long ticket, Flight flight, Definition definition) {
        flights.put(ticket, flight);
        beingDefined.put(Name.of(definition), new ArrayList<>());
        outlet.send(ticket, new Define(instance, definition));
    }

    /** Takes note of what a command came to. */
    void settle(Result result) throws IOException {
        Flight flight = flights.remove(result.ticket());
        if (flight == null) {
            // It was given up for lost, and told so.
            return;
        }
        if (flight.definition() != null) {
            settle(flight, flight.definition(), result);
        } else if (!result.accepted()) {
            tally.failed(flight.line(), words(result));
        } else if (result.unchanged()) {
            tally.unchanged();
        } else {
            tally.loaded(Kind.PRODUCT);
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
            Defined there = view.find(name, result.partition(), result.offset());
            if (there != null) {
                known.add(there);
            }
            if (there == null || (!ofItsOwn && !there.definition().equals(definition))) {
                refuse(flight, name, words(result), ofItsOwn);
            } else {
                if (!ofItsOwn) {
                    tally.unchanged();
                }
                release(name);
            }
        } else {
            refuse(flight, name, words(result), ofItsOwn);
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
        List<Waiting> lines = beingDefined.remove(name);
        if (lines != null) {
            lines.forEach(this::go);
        }
    }

    /** Gives up a command that is not known to be in the log. */
    void lose(long ticket, String reason) {
        Flight flight = flights.remove(ticket);
        if (flight != null && flight.definition() != null) {
            refuse(flight, Name.of(flight.definition()), reason, ticket < 0);
        } else if (flight != null) {
            tally.failed(flight.line(), reason);
        }
    }

    private void fail(long line, String reason) {
        flights.remove(line);
        tally.failed(line, reason);
    }

    private static String words(Result result) {
        boolean exists = result.code().endsWith("_EXISTS");
        return result.code() + ": " + (exists ? "exists with other details" : result.message());
    }
}
