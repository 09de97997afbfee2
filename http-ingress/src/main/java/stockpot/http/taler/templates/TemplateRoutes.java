package stockpot.http.taler.templates;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.CatalogCommand.Redefine;
import stockpot.catalog.CatalogCommand.Undefine;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition.Kind;
import stockpot.catalog.Definition.Template;
import stockpot.catalog.Reference;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Json;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Reads;
import stockpot.http.page.Page;
import stockpot.http.page.Reader;
import stockpot.http.page.Words;
import stockpot.http.taler.catalog.Definitions;
import stockpot.http.taler.products.ProductText;
import stockpot.http.taler.shared.BaseUrl;
import stockpot.http.taler.shared.ETags;
import stockpot.kernel.Row;
import stockpot.kernel.Unavailable;

/** Templates: {@code /private/templates} for the merchant, {@code /templates/ID} for wallets. */
public final class TemplateRoutes {
    private static final String TEMPLATES = "/private/templates";
    private static final String TEMPLATE = "/private/templates/{id}";

    private final Definitions definitions;
    private final Reads reads;
    private final ProductText text;
    private final Renderings renderings;

    public TemplateRoutes(Definitions definitions, Reads reads, ProductText text, Renderings renderings) {
        this.definitions = definitions;
        this.reads = reads;
        this.text = text;
        this.renderings = renderings;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(Verb.POST, TEMPLATES, Access.TEMPLATES_WRITE, this::define),
                new Endpoint(Verb.GET, TEMPLATES, Access.TEMPLATES_READ, this::list),
                new Endpoint(Verb.GET, TEMPLATE, Access.TEMPLATES_READ, this::get),
                new Endpoint(Verb.PATCH, TEMPLATE, Access.TEMPLATES_WRITE, this::change),
                new Endpoint(Verb.DELETE, TEMPLATE, Access.TEMPLATES_WRITE, this::remove),
                new Endpoint(Verb.GET, "/templates/{id}", Access.PUBLIC, this::show).withPage());
    }

    private HttpResponse define(HttpRequest call) throws ApiException, Unavailable {
        return definitions.send(call, new Define(call.instance(), TemplateRequest.defined(call.fields())));
    }

    private HttpResponse change(HttpRequest call) throws ApiException, Unavailable {
        Reference template = Definitions.reference(call, Kind.TEMPLATE);
        return definitions.send(
                call, new Redefine(call.instance(), template, TemplateRequest.changed(template.id(), call.fields())));
    }

    private HttpResponse remove(HttpRequest call) throws ApiException, Unavailable {
        return definitions.send(call, new Undefine(call.instance(), Definitions.reference(call, Kind.TEMPLATE)));
    }

    private HttpResponse list(HttpRequest call) throws Unavailable {
        List<Defined> rows = definitions.all(call.instance(), Kind.TEMPLATE);
        return HttpResponse.ok(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("templates");
            for (Defined row : rows) {
                Template template = (Template) row.definition();
                out.writeStartObject();
                out.writeStringField("template_id", template.name());
                out.writeStringField("template_description", template.description());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private HttpResponse get(HttpRequest call) throws ApiException, Unavailable {
        Row<Defined> row = definitions.find(call, Kind.TEMPLATE);
        Template template = (Template) row.value().definition();
        return ETags.answer(
                        call,
                        ETags.of(row),
                        () -> HttpResponse.ok(out -> {
                            out.writeStartObject();
                            out.writeStringField("template_description", template.description());
                            out.writeFieldName("template_contract");
                            out.writeRawValue(template.contract());
                            writeRest(out, template);
                            out.writeEndObject();
                        }))
                .at(row.position());
    }

    private HttpResponse show(HttpRequest call) throws ApiException, Unavailable {
        Row<Defined> row = definitions.find(call, Kind.TEMPLATE);
        Template template = (Template) row.value().definition();
        Reader reader = Reader.of(call);
        StoredContract contract = StoredContract.of(template);
        HttpResponse answer;
        if (contract.selection() != null) {
            answer = renderings.answer(
                    call,
                    call.instance(),
                    "/templates/" + template.name(),
                    () -> definitions.find(call, Kind.TEMPLATE).position() + "-"
                            + reads.version(call.instance(), false),
                    () -> offer(call),
                    reader.isPerson() ? pageOf(call, reader.words()) : Renderings.Form.JSON);
        } else if (reader.isPerson()) {
            answer = page(call, reader.words(), template, null);
        } else {
            answer = HttpResponse.ok(out -> write(out, template, contract, null));
        }
        return reader.tell(answer).at(row.position());
    }

    /** A page is made of what wallets are told, so that it costs no reading of its own. */
    private Renderings.Form pageOf(HttpRequest call, Words words) {
        return new Renderings.Form("-" + words.locale(), offer -> {
            Template template =
                    (Template) definitions.find(call, Kind.TEMPLATE).value().definition();
            return page(call, words, template, offer);
        });
    }

    private static HttpResponse page(HttpRequest call, Words words, Template template, byte @Nullable [] offer) {
        TemplatePage page = new TemplatePage(template, offer, BaseUrl.of(call).templateUri(template.name()), words);
        return Page.answer(200, words, words.say("offer") + " " + template.name(), page::write);
    }

    /** The template as it is when it is read, with what it offers. */
    private Json.Writing offer(HttpRequest call) throws ApiException, Unavailable {
        Template template =
                (Template) definitions.find(call, Kind.TEMPLATE).value().definition();
        StoredContract contract = StoredContract.of(template);
        InventoryPayload payload =
                contract.selection() == null ? null : InventoryPayload.of(reads, call.instance(), contract.selection());
        return out -> write(out, template, contract, payload);
    }

    private void write(
            JsonGenerator out, Template template, StoredContract contract, @Nullable InventoryPayload payload)
            throws IOException {
        out.writeStartObject();
        out.writeObjectFieldStart("template_contract");
        contract.writeMembers(out);
        if (payload != null) {
            out.writeFieldName("inventory_payload");
            payload.write(out, text);
        }
        out.writeEndObject();
        writeRest(out, template);
        out.writeEndObject();
    }

    private static void writeRest(JsonGenerator out, Template template) throws IOException {
        if (!template.editableDefaults().isEmpty()) {
            out.writeFieldName("editable_defaults");
            out.writeRawValue(template.editableDefaults());
        }
        if (!template.requiredCurrency().isEmpty()) {
            out.writeStringField("required_currency", template.requiredCurrency());
        }
    }
}
