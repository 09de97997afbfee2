package stockpot.http.iom;

import java.util.Locale;
import java.util.Set;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.Answer;
import stockpot.http.exchange.Call;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.Refused;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Unanswered;

/** Answers one kind of request to the service; the call's instance is whose password was shown. */
@FunctionalInterface
interface Serving {
    /** The second is what wget and curl call every body when they are not told otherwise. */
    Set<String> CONTENT_TYPES = Set.of("application/json", "application/x-www-form-urlencoded", "");

    Answer answer(Call call) throws Refused, Unanswered, NotServed;

    static Endpoint endpoint(Verb verb, String pattern, Serving serving) {
        return new Endpoint(verb, pattern, Access.SHOP, call -> {
            try {
                return serving.answer(call);
            } catch (NotServed e) {
                return e.answer();
            }
        });
    }

    /** Refuses a body that is not said to be JSON; a charset says nothing, because JSON is UTF-8. */
    static void requireJson(Call call) throws NotServed {
        String header = call.header("Content-Type");
        String type = header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!CONTENT_TYPES.contains(type)) {
            throw NotServed.because(Coded.Kind.CONTENT_TYPE, "");
        }
    }
}
