package stockpot.http.iom;

import java.util.Locale;
import java.util.Set;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Verb;
import stockpot.kernel.Unavailable;

/** Answers one kind of request to the service; the call's instance is whose password was shown. */
@FunctionalInterface
interface Serving {
    /** The second is what wget and curl call every body when they are not told otherwise. */
    Set<String> CONTENT_TYPES = Set.of("application/json", "application/x-www-form-urlencoded", "");

    HttpResponse answer(HttpRequest call) throws ApiException, Unavailable, IomException;

    static Endpoint endpoint(Verb verb, String pattern, Serving serving) {
        return new Endpoint(verb, pattern, Access.SHOP, call -> {
            try {
                return serving.answer(call);
            } catch (IomException e) {
                return e.answer();
            }
        });
    }

    /** Refuses a body that is not said to be JSON; a charset says nothing, because JSON is UTF-8. */
    static void requireJson(HttpRequest call) throws IomException {
        String header = call.header("Content-Type");
        String type = header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!CONTENT_TYPES.contains(type)) {
            throw IomException.because(IomError.Kind.CONTENT_TYPE, "");
        }
    }
}
