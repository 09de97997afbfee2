package stockpot.http.taler;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Objects;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.Answer;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.Verb;
import stockpot.kernel.Sha256;

/**
 * Tells programs what this server answers to what: {@code GET /openapi.json}.
 *
 * <p>The description is a file that is kept by hand, and is the same as long as the program is.
 */
public final class OpenApiRoute {
    private static final String RESOURCE = "/stockpot/http/openapi.json";

    private final byte[] description;
    private final String tag;

    public OpenApiRoute() {
        try (InputStream in = Objects.requireNonNull(OpenApiRoute.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            description = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
        tag = HexFormat.of().formatHex(Sha256.of(description));
    }

    /** For everybody, also before the node is ready: what it will serve is known by then. */
    public Endpoint endpoint() {
        return new Endpoint(
                Verb.GET,
                "/openapi.json",
                Access.HEALTH,
                call -> ETags.answer(call, tag, () -> Answer.json(200, description))
                        .with("Cache-Control", "public, max-age=3600"));
    }
}
