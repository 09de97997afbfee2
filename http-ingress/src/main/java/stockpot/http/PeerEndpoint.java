package stockpot.http;

import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.PeerCall;
import stockpot.kernel.Sha256;
import stockpot.kernel.Unavailable;

/** Answers other nodes. To anybody who does not know the cluster's secret, there is nothing here. */
final class PeerEndpoint {
    static final String UNANSWERED = "Stockpot-Unavailable";

    private static final String SCHEME = "Stockpot-Cluster ";

    private final Map<String, PeerCall> calls = new HashMap<>();
    private final byte[] secret;

    PeerEndpoint(List<PeerCall> known, String clusterSecret) {
        for (PeerCall call : known) {
            calls.put(call.name(), call);
        }
        secret = Sha256.of(clusterSecret);
    }

    Endpoint endpoint() {
        return new Endpoint(Verb.POST, "/internal/{name}", Access.PEER, this::answer);
    }

    /** Whether the header has the secret; compared in constant time, whatever its length. */
    boolean knows(@Nullable String authorization) {
        return authorization != null
                && isShown(authorization)
                && MessageDigest.isEqual(secret, Sha256.of(authorization.substring(SCHEME.length())));
    }

    /** Whether the header means to have the secret. */
    static boolean isShown(String authorization) {
        return authorization.startsWith(SCHEME);
    }

    /** Whether the call of that name is answered before the node is ready. */
    boolean isEarly(String name) {
        PeerCall asked = calls.get(name);
        return asked != null && asked.early();
    }

    private HttpResponse answer(HttpRequest call) throws ApiException, Unavailable {
        PeerCall asked = calls.get(call.parameter(0));
        if (asked == null) {
            throw new ApiException(ErrorCode.GENERIC_ENDPOINT_UNKNOWN, "");
        }
        return HttpResponse.bytes(asked.handler().answer(call.body()));
    }
}
