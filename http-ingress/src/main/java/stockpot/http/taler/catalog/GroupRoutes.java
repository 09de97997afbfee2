package stockpot.http.taler.catalog;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import stockpot.catalog.CatalogCommand.Redefine;
import stockpot.catalog.CatalogCommand.Undefine;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition.Group;
import stockpot.catalog.Definition.Kind;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Verb;
import stockpot.http.taler.shared.ETags;
import stockpot.kernel.Row;
import stockpot.kernel.Unavailable;

/** Product groups: {@code /private/groups}. */
public final class GroupRoutes {
    private static final String GROUPS = "/private/groups";
    private static final String GROUP = "/private/groups/{id}";

    private final Definitions definitions;

    public GroupRoutes(Definitions definitions) {
        this.definitions = definitions;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(Verb.POST, GROUPS, Access.GROUPS_WRITE, this::define),
                new Endpoint(Verb.GET, GROUPS, Access.GROUPS_READ, this::list),
                new Endpoint(Verb.GET, GROUP, Access.GROUPS_READ, this::get),
                new Endpoint(Verb.PATCH, GROUP, Access.GROUPS_WRITE, this::change),
                new Endpoint(Verb.DELETE, GROUP, Access.GROUPS_WRITE, this::remove));
    }

    private HttpResponse define(HttpRequest call) throws ApiException, Unavailable {
        return definitions.make(call, CatalogRequests.group(call.instance(), call.fields()), "group_serial_id");
    }

    private HttpResponse change(HttpRequest call) throws ApiException, Unavailable {
        Group wanted = CatalogRequests.group(call.fields());
        return definitions.send(call, new Redefine(call.instance(), Definitions.reference(call, Kind.GROUP), wanted));
    }

    private HttpResponse remove(HttpRequest call) throws ApiException, Unavailable {
        return definitions.send(call, new Undefine(call.instance(), Definitions.reference(call, Kind.GROUP)));
    }

    private HttpResponse list(HttpRequest call) throws Unavailable {
        List<Defined> rows = definitions.all(call.instance(), Kind.GROUP);
        return HttpResponse.ok(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("groups");
            for (Defined row : rows) {
                write(out, row);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private HttpResponse get(HttpRequest call) throws ApiException, Unavailable {
        Row<Defined> row = definitions.find(call, Kind.GROUP);
        return ETags.answer(call, ETags.of(row), () -> HttpResponse.ok(out -> write(out, row.value())))
                .at(row.position());
    }

    private static void write(JsonGenerator out, Defined row) throws IOException {
        Group group = (Group) row.definition();
        out.writeStartObject();
        out.writeNumberField("group_serial", row.serial());
        out.writeStringField("group_name", group.name());
        out.writeStringField("description", group.description());
        out.writeEndObject();
    }
}
