package stockpot.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.http.access.SecurityLog;
import stockpot.http.exchange.HttpResponse;

/**
 * One line for each request, under the logger {@code stockpot.access}: method, path, status, bytes of the answer, milliseconds,
 * the client's address, the instance. Never a query, which may have an order's token.
 */
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("stockpot.access");

    private final ClientAddresses clients;

    AccessLog(ClientAddresses clients) {
        this.clients = clients;
    }

    void say(HttpServletRequest request, HttpResponse answer, long begunNanos) {
        String path = request.getRequestURI();
        LOG.info(
                "{} {} {} {} {} {} {}",
                SecurityLog.plain(request.getMethod()),
                SecurityLog.plain(path),
                answer.status(),
                answer.body().length,
                String.format(Locale.ROOT, "%.1f", (System.nanoTime() - begunNanos) / 1e6),
                clients.exact(request),
                SecurityLog.plain(Watch.instance(path)));
    }
}
