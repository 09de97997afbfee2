package stockpot.node;

import static stockpot.node.Reply.basic;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A shop's client of a node's reservation service. Bodies may have apostrophes in the place of quotation marks, and items are
 * written {@code a 2, b 1}.
 *
 * @param token of the shop's instance, for what the service does not do
 */
record IomClient(String url, String shop, String password, String token) {
    /** Opens the instance. */
    static IomClient open(String url, String shop, String password) throws Exception {
        Reply opened = send(
                url + "/management/instances",
                basic("admin", password),
                "POST",
                "{'id':'" + shop + "','name':'s','auth':{'method':'token','password':'" + password
                        + "'},'address':{},'jurisdiction':{},'use_stefan':false,"
                        + "'default_pay_delay':{'d_us':3600000000},'default_wire_transfer_delay':{'d_us':0}}");
        opened.as(204);
        String token = Reply.bearer(url + "/instances/" + shop + "/private", basic(shop, password));
        return new IomClient(url, shop, password, token);
    }

    /** The same shop at a node that listens elsewhere now. */
    IomClient at(String newUrl) {
        return new IomClient(newUrl, shop, password, token);
    }

    /** Removes an instance and frees its name. */
    Reply purge(String instance) throws Exception {
        return send(url + "/management/instances/" + instance + "?purge=yes", basic("admin", password), "DELETE", "");
    }

    /** To what the instance has beside the service. */
    Reply taler(String method, String path, String body) throws Exception {
        return send(url + "/instances/" + shop + "/private/" + path, token, method, body);
    }

    Reply iom(String method, String path, String body, String... headers) throws Exception {
        return send(url + "/servlets/services/" + path, basic(shop, password), method, body, headers);
    }

    Reply reservation(String method, long number, String body) throws Exception {
        return iom(method, "reservation/" + number, body);
    }

    Reply post(String body, String... headers) throws Exception {
        return iom("POST", "reservation/" + shop, body, headers);
    }

    Reply reserve(String items) throws Exception {
        return post(body(items));
    }

    static String body(String items) {
        return "{'lifetime':600,'items':" + items(items) + "}";
    }

    static String items(String shorthand) {
        List<String> items = new ArrayList<>();
        for (String item : shorthand.split(", ")) {
            String[] words = item.split(" ");
            items.add("{'id':'" + words[0] + "','qty':" + words[1] + "}");
        }
        return "[" + String.join(",", items) + "]";
    }

    void stock(String product, int total) throws Exception {
        taler(
                        "POST",
                        "products",
                        "{'product_id':'" + product + "','description':'d','unit':'Piece','total_stock':" + total + "}")
                .as(204);
    }

    /** What is free of each. */
    String free(String products) throws Exception {
        List<String> free = new ArrayList<>();
        for (JsonNode row :
                iom("GET", "atp/" + shop + "/" + products, "").json().path("data")) {
            free.add(row.path("id").asText() + " " + row.path("atp"));
        }
        return String.join(", ", free);
    }

    /** An order that takes a reservation over. */
    Reply order(String item, long reservation) throws Exception {
        String[] words = item.split(" ");
        return taler(
                "POST",
                "orders",
                "{'order':{'amount':'KUDOS:1','summary':'s'},'reservation_id':" + reservation
                        + ",'inventory_products':[{'product_id':'" + words[0] + "','quantity':" + words[1] + "}]}");
    }

    private static Reply send(String uri, String authorization, String method, String body, String... headers)
            throws Exception {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Authorization", authorization));
        return Reply.to(method, uri, body, all.toArray(String[]::new));
    }
}
