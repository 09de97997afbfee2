package stockpot.http.taler.pots;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import stockpot.catalog.Token;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Commands;
import stockpot.http.gateway.Reads;
import stockpot.http.taler.catalog.Definitions;
import stockpot.http.taler.shared.ETags;
import stockpot.http.taler.shared.Moments;
import stockpot.http.taler.shared.Paging;
import stockpot.kernel.Outcome;
import stockpot.kernel.Page;
import stockpot.kernel.Past;
import stockpot.kernel.Request;
import stockpot.kernel.Row;
import stockpot.kernel.Unavailable;
import stockpot.money.Amount;
import stockpot.orders.KeyedAnswers;
import stockpot.pots.Pot;
import stockpot.pots.PotFlow;
import stockpot.pots.PotLists.PotList;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;

/** Money pots: {@code /private/pots}. */
public final class PotRoutes {
    private static final String POTS = "/private/pots";
    private static final String POT = "/private/pots/{id}";
    private static final int DEFAULT_LIMIT = -20;

    private final Commands commands;
    private final Reads reads;
    private final ErrorTable errors;
    private final InstantSource clock;

    public PotRoutes(Commands commands, Reads reads, ErrorTable errors, InstantSource clock) {
        this.clock = clock;
        this.commands = commands;
        this.reads = reads;
        this.errors = errors;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(Verb.POST, POTS, Access.POTS_WRITE, this::open),
                new Endpoint(Verb.GET, POTS, Access.POTS_READ, this::list),
                new Endpoint(Verb.GET, POT, Access.POTS_READ, this::get),
                new Endpoint(Verb.PATCH, POT, Access.POTS_WRITE, this::change),
                new Endpoint(Verb.DELETE, POT, Access.POTS_WRITE, this::close));
    }

    private HttpResponse open(HttpRequest call) throws ApiException, Unavailable {
        PotRequest wanted = PotRequest.of(call.fields());
        Request request = call.request();
        commands.run(KeyedAnswers.bind(request, call.instance()));
        PotFlow.Opened opened =
                commands.run(PotFlow.open(request, new NameKey(call.instance(), wanted.name()), wanted.description()));
        if (opened.outcome() instanceof Outcome.Refused<?> refused) {
            return PotRefusals.answer(refused, errors);
        }
        return HttpResponse.ok(out -> {
                    out.writeStartObject();
                    out.writeNumberField("pot_serial_id", opened.serial());
                    out.writeEndObject();
                })
                .at(opened.outcome().position());
    }

    private HttpResponse change(HttpRequest call) throws ApiException, Unavailable {
        JsonObjectReader fields = call.fields();
        PotRequest wanted = PotRequest.of(fields);
        PotFlow.Change change = new PotFlow.Change(
                key(call),
                wanted.name(),
                wanted.description(),
                PotRequest.totals(fields, "expected_pot_totals"),
                PotRequest.totals(fields, "new_pot_totals"),
                by(call));
        return answer(commands.run(PotFlow.change(call.conditionalRequest(), change)));
    }

    private HttpResponse close(HttpRequest call) throws ApiException, Unavailable {
        return answer(commands.run(PotFlow.close(call.conditionalRequest(), key(call), by(call))));
    }

    private HttpResponse answer(Outcome<?> outcome) {
        return outcome instanceof Outcome.Refused<?> refused
                ? PotRefusals.answer(refused, errors)
                : HttpResponse.noContent(outcome.position());
    }

    /** Who asks, as the ledger is to say it; empty for who has no token. */
    public static String by(HttpRequest call) {
        Token token = call.token();
        return token == null ? "" : "token " + token.serial();
    }

    private static PotKey key(HttpRequest call) throws ApiException {
        return PotLookup.key(call.instance(), Definitions.serial(call)).orElseThrow(PotRoutes::unknown);
    }

    private static ApiException unknown() {
        return new ApiException(ErrorCode.MERCHANT_GENERIC_MONEY_POT_UNKNOWN, "");
    }

    private HttpResponse get(HttpRequest call) throws ApiException, Unavailable {
        if (Moments.isAsked(call)) {
            return then(call);
        }
        Row<Pot> row = reads.find(key(call)).orElseThrow(PotRoutes::unknown);
        Pot pot = row.value();
        return ETags.answer(
                        call,
                        ETags.of(row),
                        () -> HttpResponse.ok(out -> {
                            out.writeStartObject();
                            out.writeStringField("description", pot.description());
                            writeNameAndTotals(out, pot);
                            out.writeEndObject();
                        }))
                .at(row.position());
    }

    /** Not in the protocol: the pot as it was. */
    private HttpResponse then(HttpRequest call) throws ApiException, Unavailable {
        PotKey key = key(call);
        Past<Pot> past = Moments.look(call, clock, moment -> reads.history().pot(key, moment))
                .orElseThrow(PotRoutes::unknown);
        return HttpResponse.ok(out -> {
                    out.writeStartObject();
                    out.writeStringField("description", past.value().description());
                    writeNameAndTotals(out, past.value());
                    Moments.write(out, past);
                    out.writeEndObject();
                })
                .at(past.position());
    }

    private HttpResponse list(HttpRequest call) throws ApiException, Unavailable {
        Page page = Paging.of(call.query(), DEFAULT_LIMIT);
        List<Pot> pots = page.limit() == 0 ? List.of() : reads.ask(new PotList(call.instance(), page));
        return HttpResponse.ok(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("pots");
            for (Pot pot : pots) {
                out.writeStartObject();
                out.writeNumberField("pot_serial", pot.serial());
                writeNameAndTotals(out, pot);
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static void writeNameAndTotals(JsonGenerator out, Pot pot) throws IOException {
        out.writeStringField("pot_name", pot.name().value());
        out.writeArrayFieldStart("pot_totals");
        for (Amount amount : pot.totals().list()) {
            out.writeString(amount.toString());
        }
        out.writeEndArray();
    }
}
