package stockpot.http.taler.catalog;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import stockpot.catalog.CatalogAnswer;
import stockpot.catalog.CatalogAnswer.Made;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.CatalogCommand.Undefine;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition.Kind;
import stockpot.catalog.Reference;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.gateway.Commands;
import stockpot.http.gateway.Reads;
import stockpot.http.taler.shared.CatalogRefusals;
import stockpot.http.taler.shared.ETags;
import stockpot.http.taler.shared.LevelNeeded;
import stockpot.http.taler.shared.Quota;
import stockpot.http.taler.shared.References;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Level;
import stockpot.kernel.Outcome;
import stockpot.kernel.Row;
import stockpot.kernel.Sent;
import stockpot.kernel.Unavailable;

/** What the routes of categories, groups, units, templates and webhooks do alike. */
public final class Definitions {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+");
    private static final Pattern SERIAL = Pattern.compile("[1-9][0-9]{0,15}");

    private final Commands commands;
    private final Reads reads;
    private final ErrorTable errors;
    private final Quota quota;

    public Definitions(Commands commands, Reads reads, ErrorTable errors, Quota quota) {
        this.quota = quota;
        this.commands = commands;
        this.reads = reads;
        this.errors = errors;
    }

    /** Sends a command that has nothing to say but whether it was granted. */
    public HttpResponse send(HttpRequest call, CatalogCommand command) throws ApiException, Unavailable {
        call.mayBeRepeated();
        if (command instanceof Undefine) {
            return answer(commands.send(call.conditionalRequest(), command));
        }
        if (command instanceof Define c && c.definition().kind() == Kind.WEBHOOK) {
            LevelNeeded.require(commands, Level.TWO, "webhooks are");
        }
        Quota.Room room = quota.requireForDefinition(call.instance(), call.body().length);
        return room.tell(answer(commands.send(call.conditionalRequest(), room.limit(command))));
    }

    private HttpResponse answer(Outcome<?> outcome) {
        return outcome instanceof Outcome.Refused<?> refused
                ? CatalogRefusals.answer(refused, errors)
                : HttpResponse.done(outcome);
    }

    /** Sends a command whose answer is the serial number of what it made, as that member. */
    HttpResponse make(HttpRequest call, Define command, String member) throws ApiException, Unavailable {
        Quota.Room room = quota.requireForDefinition(call.instance(), call.body().length);
        Outcome<CatalogAnswer> outcome = commands.send(call.conditionalRequest(), room.limit(command));
        if (outcome instanceof Outcome.Refused<?> refused) {
            return CatalogRefusals.answer(refused, errors);
        }
        long serial = outcome.answer() instanceof Made made ? made.serial() : 0;
        return room.tell(HttpResponse.ok(out -> {
                    out.writeStartObject();
                    out.writeNumberField(member, serial);
                    out.writeEndObject();
                })
                .after(outcome));
    }

    public List<Defined> all(InstanceId instance, Kind kind) throws Unavailable {
        return reads.definitions(instance, kind);
    }

    /** What the path's first parameter names. */
    public Row<Defined> find(HttpRequest call, Kind kind) throws ApiException, Unavailable {
        return look(call, kind).orElseThrow(() -> unknown(kind));
    }

    private Optional<Row<Defined>> look(HttpRequest call, Kind kind) throws ApiException, Unavailable {
        return reads.definition(call.instance(), reference(call, kind));
    }

    /** Its tag; for what nobody has defined the one that says so. */
    String tag(HttpRequest call, Kind kind) throws ApiException, Unavailable {
        return ETags.of(look(call, kind).map(Row::revision).orElse(Sent.NO_REVISION));
    }

    /** The reference that the path's first parameter is. */
    public static Reference reference(HttpRequest call, Kind kind) throws ApiException {
        if (!kind.isNumbered()) {
            return call.id(0, name -> new Reference(kind, name));
        }
        return References.to(kind, number(call)).orElseThrow(() -> unknown(kind));
    }

    private static String number(HttpRequest call) throws ApiException {
        String id = call.parameter(0);
        if (!NUMBER.matcher(id).matches()) {
            throw ApiException.malformed("the id in the path must be an integer");
        }
        return id;
    }

    /** The serial number that the path's first parameter is; 0 for an integer that is none. */
    public static long serial(HttpRequest call) throws ApiException {
        String id = number(call);
        return SERIAL.matcher(id).matches() ? Long.parseLong(id) : 0;
    }

    static ApiException unknown(Kind kind) {
        return new ApiException(
                switch (kind) {
                    case CATEGORY -> ErrorCode.MERCHANT_GENERIC_CATEGORY_UNKNOWN;
                    case GROUP -> ErrorCode.MERCHANT_GENERIC_PRODUCT_GROUP_UNKNOWN;
                    case UNIT -> ErrorCode.MERCHANT_GENERIC_UNIT_UNKNOWN;
                    case TEMPLATE -> ErrorCode.MERCHANT_GENERIC_TEMPLATE_UNKNOWN;
                    case WEBHOOK -> ErrorCode.MERCHANT_GENERIC_WEBHOOK_UNKNOWN;
                },
                "");
    }
}
