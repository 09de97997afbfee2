package stockpot.http.iom;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import stockpot.http.exchange.HttpResponse;

/** The service refuses the request, in its own words. */
final class IomException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient HttpResponse answer;

    private IomException(HttpResponse answer) {
        // Bad input is no event worth a stack trace, and there may be a lot of it.
        super("", null, false, false);
        this.answer = answer;
    }

    static IomException because(IomError.Kind kind, Object subject) {
        return because(kind.status(), kind.about(subject));
    }

    static IomException because(int status, IomError exception) {
        return new IomException(Envelope.refused(status, List.of(), List.of(exception)));
    }

    static IomException because(Collection<FieldError> errors) {
        return new IomException(Envelope.refused(400, errors, List.of()));
    }

    static IomException because(FieldError error) {
        return because(Set.of(error));
    }

    HttpResponse answer() {
        return answer;
    }
}
