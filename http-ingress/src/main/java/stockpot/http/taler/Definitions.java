package stockpot.http.taler;

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
import stockpot.http.exchange.Answer;
import stockpot.http.exchange.Call;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.Refused;
import stockpot.http.gateway.Commands;
import stockpot.http.gateway.Reads;
import stockpot.http.gateway.Unanswered;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Outcome;

/** What the routes of categories, groups, units and templates do alike. */
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
    Answer send(Call call, CatalogCommand command) throws Refused, Unanswered {
        call.mayBeRepeated();
        if (command instanceof Undefine) {
            return answer(commands.send(call.request(), command));
        }
        Quota.Room room = quota.requireForDefinition(call.instance(), call.body().length);
        return room.tell(answer(commands.send(call.request(), room.limit(command))));
    }

    private Answer answer(Outcome<?> outcome) {
        return outcome instanceof Outcome.Refused<?> refused
                ? CatalogRefusals.answer(refused, errors)
                : Answer.noContent(outcome.position());
    }

    /** Sends a command whose answer is the serial number of what it made, as that member. */
    Answer make(Call call, Define command, String member) throws Refused, Unanswered {
        Quota.Room room = quota.requireForDefinition(call.instance(), call.body().length);
        Outcome<CatalogAnswer> outcome = commands.send(call.request(), room.limit(command));
        if (outcome instanceof Outcome.Refused<?> refused) {
            return CatalogRefusals.answer(refused, errors);
        }
        long serial = outcome.answer() instanceof Made made ? made.serial() : 0;
        return room.tell(Answer.ok(out -> {
                    out.writeStartObject();
                    out.writeNumberField(member, serial);
                    out.writeEndObject();
                })
                .at(outcome.position()));
    }

    List<Defined> all(InstanceId instance, Kind kind) throws Unanswered {
        return reads.definitions(instance, kind);
    }

    /** What the path's first parameter names. */
    Reads.Row<Defined> find(Call call, Kind kind) throws Refused, Unanswered {
        Optional<Reads.Row<Defined>> row = reads.definition(call.instance(), reference(call, kind));
        return row.orElseThrow(() -> unknown(kind));
    }

    /** The reference that the path's first parameter is. */
    static Reference reference(Call call, Kind kind) throws Refused {
        if (!kind.isNumbered()) {
            return call.id(0, name -> new Reference(kind, name));
        }
        return References.to(kind, number(call)).orElseThrow(() -> unknown(kind));
    }

    private static String number(Call call) throws Refused {
        String id = call.parameter(0);
        if (!NUMBER.matcher(id).matches()) {
            throw Refused.malformed("the id in the path must be an integer");
        }
        return id;
    }

    /** The serial number that the path's first parameter is; 0 for an integer that is none. */
    static long serial(Call call) throws Refused {
        String id = number(call);
        return SERIAL.matcher(id).matches() ? Long.parseLong(id) : 0;
    }

    static Refused unknown(Kind kind) {
        return new Refused(
                switch (kind) {
                    case CATEGORY -> ErrorCode.MERCHANT_GENERIC_CATEGORY_UNKNOWN;
                    case GROUP -> ErrorCode.MERCHANT_GENERIC_PRODUCT_GROUP_UNKNOWN;
                    case UNIT -> ErrorCode.MERCHANT_GENERIC_UNIT_UNKNOWN;
                    case TEMPLATE -> ErrorCode.MERCHANT_GENERIC_TEMPLATE_UNKNOWN;
                },
                "");
    }
}
