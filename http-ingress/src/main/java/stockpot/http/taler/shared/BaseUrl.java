package stockpot.http.taler.shared;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.Reached;
import stockpot.kernel.InstanceId;
import stockpot.orders.OrderId;
import stockpot.orders.Terms;

/**
 * Where an instance's customers reach it.
 *
 * @param path of the instance, between slashes
 */
public record BaseUrl(Reached reached, String path) {
    public static BaseUrl of(HttpRequest call) {
        Reached reached = call.arrival().reached();
        String path = call.instance().equals(InstanceId.ADMIN)
                ? "/"
                : "/instances/" + encoded(call.instance().value()) + "/";
        return new BaseUrl(reached, reached.prefix() + path);
    }

    public String url() {
        return reached.origin() + path;
    }

    /** What a wallet opens to pay. */
    public String payUri(OrderId order, Terms terms, String session) {
        String query = terms.claimToken().isEmpty() ? "" : "?c=" + encoded(terms.claimToken());
        return wallet("pay") + encoded(order.value()) + "/" + encoded(session) + query;
    }

    /** What a wallet opens to make an order from a template. */
    public String templateUri(String template) {
        return wallet("pay-template") + encoded(template);
    }

    private String wallet(String action) {
        return (reached.secure() ? "taler://" : "taler+http://") + action + "/" + reached.host() + path;
    }

    /** What a browser opens to see how far the order is. */
    public String statusUrl(OrderId order, Terms terms) {
        String query = terms.claimToken().isEmpty() ? "" : "?token=" + encoded(terms.claimToken());
        return url() + "orders/" + encoded(order.value()) + query;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
