package stockpot.http.taler.catalog;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import stockpot.catalog.CatalogCommand.ChangeUnit;
import stockpot.catalog.CatalogCommand.Undefine;
import stockpot.catalog.Definition.Kind;
import stockpot.catalog.Definition.Unit;
import stockpot.catalog.Reference;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.LogBudget;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.DefinitionSource;
import stockpot.http.taler.catalog.Units.Numbered;
import stockpot.http.taler.shared.ETags;
import stockpot.http.taler.shared.Translations;
import stockpot.kernel.Patch;
import stockpot.kernel.Unavailable;

/** Units: {@code /private/units}. */
public final class UnitRoutes {
    private static final String UNITS = "/private/units";
    private static final String UNIT = "/private/units/{id}";

    /** What a unit is called is in its row, in the ledger and in what every node is told. */
    private static final int COPIES = 3;

    private final Definitions definitions;
    private final Units units;

    public UnitRoutes(Definitions definitions, DefinitionSource source) {
        this.definitions = definitions;
        this.units = new Units(source);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(Verb.POST, UNITS, Access.UNITS_WRITE, this::define),
                new Endpoint(Verb.GET, UNITS, Access.UNITS_READ, this::list),
                new Endpoint(Verb.GET, UNIT, Access.UNITS_READ, this::get),
                new Endpoint(Verb.PATCH, UNIT, Access.UNITS_WRITE, this::change),
                new Endpoint(Verb.DELETE, UNIT, Access.UNITS_WRITE, this::remove));
    }

    private HttpResponse define(HttpRequest call) throws ApiException, Unavailable {
        return definitions.send(call, CatalogRequests.unit(call.instance(), call.fields()));
    }

    private HttpResponse change(HttpRequest call) throws ApiException, Unavailable {
        String name = Definitions.reference(call, Kind.UNIT).id();
        Patch<Unit> patch = new UnitRequest(call.fields()).change(name);
        Optional<Numbered> there = units.find(call.instance(), name);
        if (there.isPresent()) {
            Unit unit = patch.over(there.get().unit());
            long kept = LogBudget.bytes(unit.longName())
                    + LogBudget.bytes(unit.shortName())
                    + LogBudget.bytes(unit.longNameI18n())
                    + LogBudget.bytes(unit.shortNameI18n());
            LogBudget.requireChange(call.body().length, kept, COPIES);
        }
        return definitions.send(call, new ChangeUnit(call.instance(), name, patch, Units.builtIn(name)));
    }

    private HttpResponse remove(HttpRequest call) throws ApiException, Unavailable {
        Reference unit = Definitions.reference(call, Kind.UNIT);
        Optional<Numbered> there = units.find(call.instance(), unit.id());
        if (there.isPresent() && there.get().unit().builtIn()) {
            throw new ApiException(ErrorCode.MERCHANT_GENERIC_UNIT_BUILTIN, "a built-in unit stays");
        }
        return definitions.send(call, new Undefine(call.instance(), unit));
    }

    private HttpResponse list(HttpRequest call) throws Unavailable {
        List<Numbered> all = units.all(definitions.all(call.instance(), Kind.UNIT));
        return HttpResponse.ok(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("units");
            for (Numbered unit : all) {
                write(out, unit);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private HttpResponse get(HttpRequest call) throws ApiException, Unavailable {
        String name = Definitions.reference(call, Kind.UNIT).id();
        // Looked up first: should the unit change meanwhile, it is shown under a revision that is over.
        String tag = definitions.tag(call, Kind.UNIT);
        Numbered unit = units.find(call.instance(), name).orElseThrow(() -> Definitions.unknown(Kind.UNIT));
        return ETags.answer(call, tag, () -> HttpResponse.ok(out -> write(out, unit)));
    }

    private static void write(JsonGenerator out, Numbered numbered) throws IOException {
        Unit unit = numbered.unit();
        out.writeStartObject();
        out.writeNumberField("unit_serial", numbered.serial());
        writeMembers(out, unit);
        out.writeBooleanField("unit_active", unit.active());
        out.writeBooleanField("unit_builtin", unit.builtIn());
        out.writeEndObject();
    }

    /** What wallets are told of a unit, too. */
    public static void writeMembers(JsonGenerator out, Unit unit) throws IOException {
        out.writeStringField("unit", unit.name());
        out.writeStringField("unit_name_long", unit.longName());
        Translations.writeIfAny(out, "unit_name_long_i18n", unit.longNameI18n());
        out.writeStringField("unit_name_short", unit.shortName());
        Translations.writeIfAny(out, "unit_name_short_i18n", unit.shortNameI18n());
        out.writeBooleanField("unit_allow_fraction", unit.allowFraction());
        out.writeNumberField("unit_precision_level", unit.precision());
    }
}
