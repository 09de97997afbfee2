package stockpot.http.taler.instances;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import stockpot.catalog.CatalogAnswer;
import stockpot.catalog.CatalogAnswer.Made;
import stockpot.catalog.CatalogCommand.IssueToken;
import stockpot.catalog.CatalogCommand.RevokeToken;
import stockpot.catalog.Scope;
import stockpot.catalog.Token;
import stockpot.http.access.Scopes;
import stockpot.http.access.TokenText;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.http.exchange.RequestIds;
import stockpot.http.exchange.TalerDuration;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Commands;
import stockpot.http.gateway.Reads;
import stockpot.http.taler.shared.CatalogRefusals;
import stockpot.http.taler.shared.Paging;
import stockpot.http.taler.shared.Times;
import stockpot.kernel.Outcome;
import stockpot.kernel.Page;
import stockpot.kernel.Unavailable;

/** Tokens: {@code /private/token} and {@code /private/tokens}. */
public final class TokenRoutes {
    private static final String REFRESHABLE = ":refreshable";
    private static final TalerDuration DAY = new TalerDuration(86_400_000_000L);
    private static final int MAX_DESCRIPTION_CHARS = 1024;
    private static final int DEFAULT_LIMIT = -20;
    private static final int SEED_BYTES = 16;
    private static final int CONFLICT = 409;

    private final Commands commands;
    private final Reads reads;
    private final ErrorTable errors;
    private final byte[] secret;
    private final InstantSource clock;
    private final SecureRandom random = RequestIds.inSoftware();

    public TokenRoutes(Commands commands, Reads reads, ErrorTable errors, byte[] secret, InstantSource clock) {
        this.commands = commands;
        this.reads = reads;
        this.errors = errors;
        this.secret = secret.clone();
        this.clock = clock;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(Verb.POST, "/private/token", Access.LOGIN, this::issue),
                new Endpoint(Verb.DELETE, "/private/token", Access.ANY_TOKEN, this::revokeOwn),
                new Endpoint(Verb.GET, "/private/tokens", Access.TOKENS_READ, this::list),
                new Endpoint(Verb.DELETE, "/private/tokens/{serial}", Access.TOKENS_WRITE, this::revoke));
    }

    /** What is asked for. */
    private record TokenRequest(Scope scope, boolean refreshable, TalerDuration duration, String description) {
        static TokenRequest read(JsonObjectReader fields) throws ApiException {
            String name = fields.text("scope");
            boolean suffixed = name.endsWith(REFRESHABLE);
            Scope scope = Scopes.named(suffixed ? name.substring(0, name.length() - REFRESHABLE.length()) : name);
            if (scope == null) {
                throw ApiException.malformed(
                        "scope must be readonly, all, write, order-simple, order-pos, order-mgmt or"
                                + " order-full, and may end in " + REFRESHABLE);
            }
            boolean flagged = Boolean.TRUE.equals(fields.optionalFlag("refreshable"));
            TalerDuration duration = fields.optionalRelative("duration");
            String description = fields.optionalText("description");
            if (description != null && description.length() > MAX_DESCRIPTION_CHARS) {
                throw ApiException.malformed("description must be at most " + MAX_DESCRIPTION_CHARS + " characters");
            }
            return new TokenRequest(
                    scope,
                    suffixed || flagged,
                    duration == null ? DAY : duration,
                    description == null ? "" : description);
        }
    }

    private HttpResponse issue(HttpRequest call) throws ApiException, Unavailable {
        TokenRequest asked = TokenRequest.read(call.fields());
        Token shown = call.token();
        if (shown != null && !Scopes.includes(shown.scope(), asked.scope())) {
            throw new ApiException(
                    ErrorCode.GENERIC_TOKEN_PERMISSION_INSUFFICIENT,
                    "a token of scope " + Scopes.nameOf(shown.scope()) + " cannot ask for one of scope "
                            + Scopes.nameOf(asked.scope()));
        }
        call.concerns(Scopes.nameOf(asked.scope()) + (asked.refreshable() ? REFRESHABLE : ""));
        String seed = newSeed();
        Outcome<CatalogAnswer> outcome = commands.send(
                call.request(),
                new IssueToken(
                        call.instance(),
                        TokenText.of(seed, secret).hash(),
                        seed,
                        asked.scope(),
                        asked.refreshable(),
                        asked.description(),
                        asked.duration().micros()));
        if (outcome instanceof Outcome.Refused<?> refused) {
            return CatalogRefusals.answer(refused, errors);
        }
        // Of the command that was decided, which an earlier request may have sent; the log's time decided its deadline.
        Made made = (Made) Objects.requireNonNull(outcome.answer());
        String decided = made.seed();
        if (!TokenText.isSeedOf(secret, decided)) {
            return errors.answer(
                            ErrorCode.GENERIC_PARAMETER_MALFORMED,
                            CONFLICT,
                            "a token was issued under this Idempotency-Key, but this node does not have the secret any"
                                    + " more that it was made with; ask for another under another key")
                    .at(outcome.position());
        }
        TokenText text = TokenText.of(decided, secret);
        long deadline = made.deadline();
        return HttpResponse.ok(out -> {
                    out.writeStartObject();
                    out.writeStringField("token", text.value());
                    out.writeStringField("access_token", text.value());
                    out.writeStringField("scope", Scopes.nameOf(asked.scope()));
                    writeDeadline(out, deadline);
                    out.writeBooleanField("refreshable", asked.refreshable());
                    out.writeEndObject();
                })
                .at(outcome.position());
    }

    private String newSeed() {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        return TokenText.seed(seed, secret);
    }

    private HttpResponse revokeOwn(HttpRequest call) throws ApiException, Unavailable {
        Token own = call.token();
        if (own == null) {
            throw new ApiException(ErrorCode.MERCHANT_GENERIC_UNAUTHORIZED, "");
        }
        return end(call, own);
    }

    private HttpResponse revoke(HttpRequest call) throws ApiException, Unavailable {
        long serial;
        try {
            serial = Long.parseLong(call.parameter(0));
        } catch (NumberFormatException _) {
            throw ApiException.malformed("a token's serial number is an integer");
        }
        for (Token token : reads.tokens(call.instance())) {
            if (token.serial() == serial) {
                return end(call, token);
            }
        }
        throw new ApiException(ErrorCode.GENERIC_TOKEN_UNKNOWN, 404, "there is no token of that serial number");
    }

    private HttpResponse end(HttpRequest call, Token token) throws ApiException, Unavailable {
        call.concerns("token/" + token.serial());
        Outcome<?> outcome = commands.send(call.request(), new RevokeToken(call.instance(), token.hash()));
        return outcome instanceof Outcome.Refused<?> refused
                ? CatalogRefusals.answer(refused, errors)
                : HttpResponse.noContent(outcome.position());
    }

    private HttpResponse list(HttpRequest call) throws ApiException, Unavailable {
        Page page = Paging.of(call.query(), DEFAULT_LIMIT);
        long now = clock.millis();
        List<Token> live = reads.tokens(call.instance()).stream()
                .filter(token -> token.deadline() > now)
                .toList();
        List<Token> shown = page.of(live, Token::serial);
        return HttpResponse.ok(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("tokens");
            for (Token token : shown) {
                out.writeStartObject();
                out.writeNumberField("serial", token.serial());
                Times.writeTimestamp(out, "creation_time", token.issued() / 1000);
                writeDeadline(out, token.deadline());
                out.writeStringField("scope", Scopes.nameOf(token.scope()));
                out.writeBooleanField("refreshable", token.refreshable());
                if (!token.description().isEmpty()) {
                    out.writeStringField("description", token.description());
                }
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static void writeDeadline(JsonGenerator out, long epochMillis) throws IOException {
        Times.writeTimestamp(out, "expiration", epochMillis == Token.FOREVER ? -1 : epochMillis / 1000);
    }
}
