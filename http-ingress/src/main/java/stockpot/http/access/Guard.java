package stockpot.http.access;

import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Instance;
import stockpot.catalog.Scope;
import stockpot.catalog.Token;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.gateway.Reads;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Row;
import stockpot.kernel.Unavailable;

/**
 * Decides who is let in, before anything but the path of a request has been looked at.
 *
 * <p>So a token of one instance gets the same answer at another whether or not what it asks for is there. A good token
 * proves that its instance is served, which makes the usual request cost one look into the catalog.
 */
public final class Guard {
    private final Reads reads;
    private final Logins logins;
    private final InstantSource clock;

    public Guard(Reads reads, Logins logins, InstantSource clock) {
        this.reads = reads;
        this.logins = logins;
        this.clock = clock;
    }

    /**
     * Who was let in.
     *
     * @param instance that the request is for; where the path names none, whose password was shown
     * @param token that was shown; null where none is needed, or where a password did
     */
    public record Admitted(InstanceId instance, @Nullable Token token) {}

    /**
     * Lets the request in, or refuses it.
     *
     * @param client where it comes from; only asked about where a password is shown
     */
    public Admitted admit(InstanceId instance, Access access, @Nullable String authorization, String client)
            throws ApiException, Unavailable {
        return access == Access.SHOP
                ? new Admitted(owner(authorization, client), null)
                : new Admitted(instance, shown(instance, access, authorization, client));
    }

    private InstanceId owner(@Nullable String authorization, String client) throws ApiException, Unavailable {
        InstanceId owner =
                authorization != null && Logins.isAttempted(authorization) ? logins.owner(authorization, client) : null;
        if (owner == null) {
            throw unauthorized();
        }
        return owner;
    }

    private @Nullable Token shown(InstanceId instance, Access access, @Nullable String authorization, String client)
            throws ApiException, Unavailable {
        return switch (access) {
            case HEALTH, PEER, SHOP -> null;
            case PUBLIC -> {
                requireServed(instance);
                yield null;
            }
            case LOGIN -> mayLogIn(instance, authorization, client);
            case MANAGEMENT -> manages(authorization, client);
            default -> bears(instance, access, authorization);
        };
    }

    private Token bears(InstanceId instance, Access access, @Nullable String authorization)
            throws ApiException, Unavailable {
        Token token = goodToken(instance, authorization);
        if (token == null) {
            throw stranger(instance);
        }
        if (!Scopes.permits(token.scope(), access)) {
            throw tooLittle("the token's scope " + Scopes.nameOf(token.scope()) + " does not permit this");
        }
        return token;
    }

    private @Nullable Token mayLogIn(InstanceId instance, @Nullable String authorization, String client)
            throws ApiException, Unavailable {
        if (authorization != null && Logins.isAttempted(authorization)) {
            if (logins.isOwner(instance, authorization, client)) {
                return null;
            }
            throw stranger(instance);
        }
        Token token = goodToken(instance, authorization);
        if (token == null) {
            throw stranger(instance);
        }
        if (!token.refreshable()) {
            throw tooLittle("the token is not refreshable");
        }
        return token;
    }

    private @Nullable Token manages(@Nullable String authorization, String client) throws ApiException, Unavailable {
        if (authorization != null && Logins.isAttempted(authorization)) {
            if (logins.isOwner(InstanceId.ADMIN, authorization, client)) {
                return null;
            }
            throw unauthorized();
        }
        Token token = goodToken(InstanceId.ADMIN, authorization);
        if (token == null) {
            throw unauthorized();
        }
        if (token.scope() != Scope.ALL) {
            throw tooLittle("only a token of scope all manages instances");
        }
        return token;
    }

    private @Nullable Token goodToken(InstanceId instance, @Nullable String authorization) throws Unavailable {
        TokenText text = TokenText.in(authorization);
        if (text == null) {
            return null;
        }
        Optional<Token> token = reads.token(instance, text.hash());
        return token.isPresent() && clock.millis() < token.get().deadline() ? token.get() : null;
    }

    /** A path that names no instance says so to everybody; what an instance has is for those it let in. */
    private ApiException stranger(InstanceId instance) throws ApiException, Unavailable {
        requireServed(instance);
        return unauthorized();
    }

    private void requireServed(InstanceId instance) throws ApiException, Unavailable {
        Optional<Row<Instance>> row = reads.instance(instance);
        if (row.isEmpty()) {
            throw new ApiException(ErrorCode.MERCHANT_GENERIC_INSTANCE_UNKNOWN, "");
        }
        if (row.get().value().closed()) {
            throw new ApiException(ErrorCode.MERCHANT_GENERIC_INSTANCE_DELETED, "");
        }
    }

    private static ApiException unauthorized() {
        return new ApiException(ErrorCode.MERCHANT_GENERIC_UNAUTHORIZED, "");
    }

    private static ApiException tooLittle(String detail) {
        return new ApiException(ErrorCode.GENERIC_TOKEN_PERMISSION_INSUFFICIENT, detail);
    }
}
