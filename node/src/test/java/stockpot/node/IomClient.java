package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A shop's client of a node's reservation service. Bodies may have apostrophes in the place of quotation marks, and items are
 * written {@code a 2, b 1}.
 *
 * @param token of the shop's instance, for what the service does not do
 */
record IomClient(String url, String shop, String password, String token) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Opens the instance. */
    static IomClient open(String url, String shop, String password) throws Exception {
        Reply opened = send(
                url + "/management/instances",
                basic("admin", password),
                "POST",
                "{'id':'" + shop + "','name':'s','auth':{'method':'token','password':'" + password
                        + "'},'address':{},'jurisdiction':{},'use_stefan':false,"
                        + "'default_pay_delay':{'d_us':3600000000},'default_wire_transfer_delay':{'d_us':0}}");
        assertThat(opened.status()).as(opened.text()).isEqualTo(204);
        Reply issued =
                send(url + "/instances/" + shop + "/private/token", basic(shop, password), "POST", "{'scope':'all'}");
        return new IomClient(
                url,
                shop,
                password,
                "Bearer " + issued.json().path("access_token").asText());
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
        Reply reply = taler(
                "POST",
                "products",
                "{'product_id':'" + product + "','description':'d','unit':'Piece','total_stock':" + total + "}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(204);
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

    /** A thing that many do at the same time. */
    interface Racing {
        Reply run(int number) throws Exception;
    }

    /** What each of the racers was answered. */
    static List<Reply> race(int count, Racing racing) throws Exception {
        CyclicBarrier start = new CyclicBarrier(count);
        List<Future<Reply>> racers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
            for (int i = 0; i < count; i++) {
                int number = i;
                racers.add(threads.submit(() -> {
                    start.await();
                    return racing.run(number);
                }));
            }
        }
        List<Reply> replies = new ArrayList<>();
        for (Future<Reply> racer : racers) {
            replies.add(racer.get());
        }
        return replies;
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** What came back. */
    record Reply(int status, String text) {
        JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        /** The reservation's, which there has to be. */
        long number() {
            assertThat(status).as(text).isEqualTo(201);
            return json().at("/data/resvId").longValue();
        }

        /** All of it in a line: {@code 201 a 2 reserved}, {@code 400 21001 ...}. */
        String said() {
            if (text.isEmpty()) {
                return "" + status;
            }
            List<String> said = new ArrayList<>();
            for (JsonNode item : json().at("/data/items")) {
                said.add(item.path("id").asText() + " " + item.path("qty") + " "
                        + item.path("state").asText());
            }
            for (JsonNode exception : json().path("exceptions")) {
                said.add(exception.path("code").asText() + " "
                        + exception.path("message").asText());
            }
            return status + " " + String.join(", ", said);
        }
    }

    private static Reply send(String uri, String authorization, String method, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri))
                .header("Authorization", authorization)
                .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Reply(response.statusCode(), response.body());
    }
}
