package stockpot.http;

import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.Answer;
import stockpot.http.exchange.Call;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.Refused;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.PeerCall;
import stockpot.http.gateway.Unanswered;
import stockpot.kernel.Sha256;

/** Answers other nodes. To anybody who does not know the cluster's secret, there is nothing here. */
final class PeerDesk {
    static final String UNANSWERED = "Stockpot-Unanswered";

    private static final String SCHEME = "Stockpot-Cluster ";

    private final Map<String, PeerCall> calls = new HashMap<>();
    private final byte[] secret;

    PeerDesk(List<PeerCall> known, String clusterSecret) {
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

    private Answer answer(Call call) throws Refused, Unanswered {
        PeerCall asked = calls.get(call.parameter(0));
        if (asked == null) {
            throw new Refused(ErrorCode.GENERIC_ENDPOINT_UNKNOWN, "");
        }
        return Answer.bytes(asked.handler().answer(call.body()));
    }
}
