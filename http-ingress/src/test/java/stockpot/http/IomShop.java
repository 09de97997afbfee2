package stockpot.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import stockpot.http.Site.Reply;
import stockpot.kernel.InstanceId;

/** A shop of its own for each test, whose client speaks IOM. Bodies may have apostrophes in the place of quotation marks. */
record IomShop(Shop shop) {
    static final String RESERVATION = "/servlets/services/reservation/";

    static IomShop open(Site site) {
        return new IomShop(Shop.open(site));
    }

    /** Somebody else's, of the same name, after this one was purged. */
    IomShop openedAgain() {
        return new IomShop(shop.openedAgain());
    }

    InstanceId id() {
        return shop.id();
    }

    void stock(String product, String total) {
        shop.stock(product, total, "");
    }

    String basic() {
        return Site.basic(id().value(), Site.PASSWORD);
    }

    Reply send(String method, String path, String body, String... headers) {
        return shop.site().sendAs(basic(), method, "/servlets/services/" + path, body.replace('\'', '"'), headers);
    }

    Reply post(String body, String... headers) {
        return send("POST", "reservation/" + id(), body, headers);
    }

    Reply get(Object reservation) {
        return send("GET", "reservation/" + reservation, "");
    }

    Reply put(Object reservation, String body) {
        return send("PUT", "reservation/" + reservation, body);
    }

    Reply delete(Object reservation) {
        return send("DELETE", "reservation/" + reservation, "");
    }

    Reply atp(String products) {
        return send("GET", "atp/" + id() + "/" + products, "");
    }

    /** What is free of a product. */
    int free(String product) {
        return atp(product).json().at("/data/0/atp").asInt(-1);
    }

    /** Reserves for a minute, and gives the number of it. */
    long reserve(String items) {
        Reply reply = post("{'lifetime':60,'items':[" + items(items) + "]}");
        if (reply.status() != 201) {
            throw new AssertionError(reply.text());
        }
        return number(reply);
    }

    static long number(Reply reply) {
        return reply.json().at("/data/resvId").longValue();
    }

    /** Items of a request, from {@code a 2, b 1}. */
    static String items(String shorthand) {
        List<String> items = new ArrayList<>();
        for (String item : shorthand.split(", ", -1)) {
            String[] words = item.split(" ", -1);
            items.add("{'id':'" + words[0] + "','qty':" + words[1] + "}");
        }
        return String.join(",", items);
    }

    /** All that a reply says, in a line: {@code 201 a 2 reserved}, {@code 400 qty: required}, {@code 400 21001 ...}. */
    static String said(Reply reply) {
        if (reply.text().isEmpty()) {
            return "" + reply.status();
        }
        List<String> said = new ArrayList<>();
        for (JsonNode item : reply.json().at("/data/items")) {
            said.add(item.path("id").asText() + " " + item.path("qty") + " "
                    + item.path("state").asText());
        }
        for (JsonNode error : reply.json().path("errors")) {
            said.add(error.path("sourceField").asText() + ": "
                    + error.path("message").asText());
        }
        for (JsonNode exception : reply.json().path("exceptions")) {
            said.add(exception.path("code").asText() + " "
                    + exception.path("message").asText());
        }
        if (reply.json().path("statusCode").asInt() != reply.status()) {
            said.add("another status inside");
        }
        return reply.status() + " " + String.join(", ", said);
    }
}
