package stockpot.http;

import jakarta.servlet.http.HttpServletRequest;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorForm;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.Verb;
import stockpot.http.iom.Envelope;
import stockpot.http.page.NegotiatedErrors;
import stockpot.http.page.Reader;

/** Says in which form an error is told to whoever sent a request: each protocol has its own, and where there are pages it is one. */
final class ErrorForms {
    private static final String SERVLETS = "/servlets/";

    private final Router router;
    private final ErrorTable errors;
    private final ErrorForm iomErrors;

    ErrorForms(Router router, ErrorTable errors) {
        this.router = router;
        this.errors = errors;
        this.iomErrors = new Envelope(errors);
    }

    ErrorForm of(HttpServletRequest request) {
        if (request.getRequestURI().startsWith(SERVLETS)) {
            return iomErrors;
        }
        return hasPage(request) ? new NegotiatedErrors(errors, Reader.of(request::getHeader)) : errors;
    }

    /** Found out anew, and for errors only, since many of them come before it is known where a path leads. */
    private boolean hasPage(HttpServletRequest request) {
        try {
            Verb verb = Verb.of(request.getMethod());
            Router.Match match = router.find(RawPath.of(request.getRequestURI()));
            Endpoint endpoint =
                    verb == null || match == null ? null : match.endpoints().get(verb);
            return endpoint != null && endpoint.hasPage();
        } catch (ApiException _) {
            return false;
        }
    }
}
