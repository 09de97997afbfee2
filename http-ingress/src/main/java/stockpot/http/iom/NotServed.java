package stockpot.http.iom;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import stockpot.http.exchange.Answer;

/** The service refuses the request, in its own words. */
final class NotServed extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Answer answer;

    private NotServed(Answer answer) {
        // Bad input is no event worth a stack trace, and there may be a lot of it.
        super("", null, false, false);
        this.answer = answer;
    }

    static NotServed because(Coded.Kind kind, Object subject) {
        return because(kind.status(), kind.about(subject));
    }

    static NotServed because(int status, Coded exception) {
        return new NotServed(Envelope.refused(status, List.of(), List.of(exception)));
    }

    static NotServed because(Collection<FieldError> errors) {
        return new NotServed(Envelope.refused(400, errors, List.of()));
    }

    static NotServed because(FieldError error) {
        return because(Set.of(error));
    }

    Answer answer() {
        return answer;
    }
}
