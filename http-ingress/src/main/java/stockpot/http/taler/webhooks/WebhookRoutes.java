package stockpot.http.taler.webhooks;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.CatalogCommand.Redefine;
import stockpot.catalog.CatalogCommand.Undefine;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition.Kind;
import stockpot.catalog.Definition.Webhook;
import stockpot.catalog.Reference;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.RequestIds;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Reads;
import stockpot.http.gateway.Webhooks;
import stockpot.http.gateway.Webhooks.Delivery;
import stockpot.http.taler.catalog.Definitions;
import stockpot.http.taler.shared.ETags;
import stockpot.kernel.Row;
import stockpot.kernel.Unavailable;

/** Webhooks: {@code /private/webhooks}, and what became of what they tell. A secret is shown once, to whoever made it. */
public final class WebhookRoutes {
    private static final String WEBHOOKS = "/private/webhooks";
    private static final String WEBHOOK = "/private/webhooks/{id}";
    private static final String SECRET = "Stockpot-Webhook-Secret";
    private static final int SECRET_BYTES = 32;
    private static final int NO_CONTENT = 204;

    private final Definitions definitions;
    private final Reads reads;
    private final SecureRandom random = RequestIds.inSoftware();

    public WebhookRoutes(Definitions definitions, Reads reads) {
        this.definitions = definitions;
        this.reads = reads;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(Verb.POST, WEBHOOKS, Access.WEBHOOKS_WRITE, this::define),
                new Endpoint(Verb.GET, WEBHOOKS, Access.WEBHOOKS_READ, this::list),
                new Endpoint(Verb.GET, WEBHOOK, Access.WEBHOOKS_READ, this::get),
                new Endpoint(Verb.PATCH, WEBHOOK, Access.WEBHOOKS_WRITE, this::change),
                new Endpoint(Verb.DELETE, WEBHOOK, Access.WEBHOOKS_WRITE, this::remove),
                new Endpoint(Verb.GET, WEBHOOK + "/deliveries", Access.WEBHOOKS_READ, this::deliveries));
    }

    private HttpResponse define(HttpRequest call) throws ApiException, Unavailable {
        Webhook asked = WebhookRequest.defined(call.fields(), reads.webhooks().events());
        var names = reads.names(call.instance(), Kind.WEBHOOK);
        if (names.size() >= Webhooks.MOST && !names.containsValue(asked.name())) {
            throw new ApiException(
                    ErrorCode.GENERIC_FORBIDDEN, "an instance has at most " + Webhooks.MOST + " webhooks");
        }
        boolean isGiven = !asked.secret().isEmpty();
        Webhook wanted = isGiven ? asked : asked.signedWith(newSecret());
        HttpResponse answer = definitions.send(call, new Define(call.instance(), wanted));
        if (isGiven || answer.status() != NO_CONTENT) {
            return answer;
        }
        // Of the one that was made, which an earlier request under the same Idempotency-Key may have sent.
        Reference made = new Reference(Kind.WEBHOOK, asked.name());
        return reads.definition(call.instance(), made)
                .map(row -> answer.with(SECRET, ((Webhook) row.value().definition()).secret()))
                .orElse(answer);
    }

    private String newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    private HttpResponse change(HttpRequest call) throws ApiException, Unavailable {
        Reference webhook = Definitions.reference(call, Kind.WEBHOOK);
        Webhook wanted = WebhookRequest.changed(
                webhook.id(), call.fields(), reads.webhooks().events());
        return definitions.send(call, new Redefine(call.instance(), webhook, wanted));
    }

    private HttpResponse remove(HttpRequest call) throws ApiException, Unavailable {
        return definitions.send(call, new Undefine(call.instance(), Definitions.reference(call, Kind.WEBHOOK)));
    }

    private HttpResponse list(HttpRequest call) throws Unavailable {
        List<Defined> rows = definitions.all(call.instance(), Kind.WEBHOOK);
        return HttpResponse.ok(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("webhooks");
            for (Defined row : rows) {
                Webhook webhook = (Webhook) row.definition();
                out.writeStartObject();
                out.writeStringField("webhook_id", webhook.name());
                out.writeStringField("event_type", webhook.event());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private HttpResponse get(HttpRequest call) throws ApiException, Unavailable {
        Row<Defined> row = definitions.find(call, Kind.WEBHOOK);
        Webhook webhook = (Webhook) row.value().definition();
        return ETags.answer(
                        call,
                        ETags.of(row),
                        () -> HttpResponse.ok(out -> {
                            out.writeStartObject();
                            out.writeStringField("event_type", webhook.event());
                            out.writeStringField("url", webhook.url());
                            out.writeStringField("http_method", webhook.method());
                            if (!webhook.header().isEmpty()) {
                                out.writeStringField("header_template", webhook.header());
                            }
                            if (!webhook.body().isEmpty()) {
                                out.writeStringField("body_template", webhook.body());
                            }
                            out.writeEndObject();
                        }))
                .at(row.position());
    }

    private HttpResponse deliveries(HttpRequest call) throws ApiException, Unavailable {
        Row<Defined> row = definitions.find(call, Kind.WEBHOOK);
        List<Delivery> all = reads.webhooks().deliveries(row.value().serial());
        return HttpResponse.ok(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("deliveries");
            for (Delivery each : all) {
                out.writeStartObject();
                out.writeStringField("state", each.state());
                out.writeStringField("event_type", each.event());
                out.writeStringField("event_id", each.id());
                if (!each.about().isEmpty()) {
                    out.writeStringField("about", each.about());
                }
                out.writeNumberField("time_ms", each.timeMillis());
                out.writeNumberField("attempts", each.tries());
                if (each.triedMillis() > 0) {
                    out.writeNumberField("last_attempt_ms", each.triedMillis());
                    out.writeStringField("last_result", each.said());
                }
                if (each.nextMillis() > 0) {
                    out.writeNumberField("next_attempt_ms", each.nextMillis());
                }
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }
}
