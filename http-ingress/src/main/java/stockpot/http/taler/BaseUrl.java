package stockpot.http.taler;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import stockpot.http.exchange.Call;
import stockpot.kernel.InstanceId;
import stockpot.orders.OrderId;
import stockpot.orders.Terms;

/**
 * Where a client reached the instance, which is where its customers will.
 *
 * @param host with the port if it is not the usual one
 * @param path of the instance, between slashes
 */
record BaseUrl(boolean secure, String host, String path) {
    static BaseUrl of(Call call) {
        String host = call.header("Host");
        // The server itself speaks plain HTTP only; who stands before it says what customers use.
        boolean secure = "https".equalsIgnoreCase(call.header("X-Forwarded-Proto"));
        String path = call.instance().equals(InstanceId.ADMIN)
                ? "/"
                : "/instances/" + encoded(call.instance().value()) + "/";
        return new BaseUrl(secure, host == null ? "localhost" : host, path);
    }

    String url() {
        return (secure ? "https://" : "http://") + host + path;
    }

    /** What a wallet opens to pay. */
    String payUri(OrderId order, Terms terms, String session) {
        String query = terms.claimToken().isEmpty() ? "" : "?c=" + encoded(terms.claimToken());
        return (secure ? "taler://pay/" : "taler+http://pay/") + host + path + encoded(order.value()) + "/"
                + encoded(session) + query;
    }

    /** What a browser opens to see how far the order is. */
    String statusUrl(OrderId order, Terms terms) {
        String query = terms.claimToken().isEmpty() ? "" : "?token=" + encoded(terms.claimToken());
        return url() + "orders/" + encoded(order.value()) + query;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
