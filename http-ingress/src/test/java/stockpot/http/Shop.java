package stockpot.http;

import java.util.concurrent.atomic.AtomicInteger;
import stockpot.catalog.Scope;
import stockpot.http.Site.Reply;
import stockpot.kernel.InstanceId;

/** An instance of its own for each test of a site. Bodies may have apostrophes in the place of quotation marks. */
record Shop(Site site, InstanceId id, String token) {
    private static final AtomicInteger SHOPS = new AtomicInteger();

    static Shop open(Site site) {
        return open(site, new InstanceId("shop" + SHOPS.getAndIncrement()));
    }

    private static Shop open(Site site, InstanceId id) {
        site.open(id);
        return new Shop(site, id, "Bearer " + site.token(id, Scope.ALL, true));
    }

    /** Somebody else's, of the same name, after this one was purged. */
    Shop openedAgain() {
        return open(site, id);
    }

    String path() {
        return "/instances/" + id;
    }

    Reply send(String method, String path, String body, String... headers) {
        return site.sendAs(token, method, path() + path, body.replace('\'', '"'), headers);
    }

    Reply get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    Reply post(String path, String body, String... headers) {
        return send("POST", path, body, headers);
    }

    /** Without a token, as customers do. */
    Reply anybody(String method, String path, String body, String... headers) {
        return site.sendAs("", method, path() + path, body.replace('\'', '"'), headers);
    }

    /** Defines a product; {@code more} begins with a comma, or is empty. */
    void stock(String product, String total, String more) {
        Reply reply = post(
                "/private/products",
                "{'product_id':'" + product + "','description':'d','unit':'Piece','unit_total_stock':'" + total + "'"
                        + more + "}");
        if (reply.status() != 204) {
            throw new AssertionError(reply.text());
        }
    }
}
