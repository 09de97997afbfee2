package stockpot.bench.shop;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import stockpot.bench.drive.Answers;
import stockpot.bench.drive.LoadLoop;
import stockpot.bench.drive.Mix;
import stockpot.bench.drive.Pace;
import stockpot.bench.drive.RequestSource;

/** A running node as the bench sees it: its address, the rights to use it, and the products that are locked, ordered and reserved. */
public final class Shop {

    /** How many different products an order or a reservation has. */
    public static final int PRODUCTS_OF_A_CART = 3;

    /** How many locks one request of a load of batches asks for. */
    public static final int LINES = 100;

    /** How many of a hundred requests of a mixed load lock something. */
    public static final int LOCKS_SHARE = 70;

    /** How many of a hundred requests of a mixed load are orders. */
    public static final int ORDERS_SHARE = 20;

    /** How many of a hundred requests of a mixed load pay; so half of the orders are paid. */
    public static final int PAYMENTS_SHARE = 10;

    /** The one product that every cart of the hot workload wants. */
    public static final List<String> HOT = List.of("bench-hot");

    /** The products over which the carts of the spread workload are scattered. */
    public static final List<String> SPREAD =
            IntStream.range(0, 10_000).mapToObj(i -> "bench-spread-" + i).toList();

    private static final String ADMIN = "admin";
    private static final String LOCKS = "locks";
    private static final String ORDERS = "orders";
    private static final String PAYMENTS = "payments";
    private static final String RESERVATIONS = "reservations";
    private static final int PRODUCTS_BESIDE_HOT = PRODUCTS_OF_A_CART - HOT.size();
    private static final String TEMPLATE = "bench-offer";
    private static final List<String> OFFERED =
            IntStream.range(0, 1_000).mapToObj(i -> "bench-offer-" + i).toList();
    private static final int SETUP_CLIENTS = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String TOKEN_REQUEST = """
            {"scope":"all","duration":{"d_us":86400000000},"description":"stockpot bench"}""";

    private final URI url;
    private final InetSocketAddress address;
    private final Wire wire;
    private final Wire wireOfPassword;

    Shop(URI url, String token, String adminPassword) {
        this.url = url;
        this.address = address(url);
        this.wire = new Wire(url.getAuthority(), "Bearer " + token);
        this.wireOfPassword = new Wire(url.getAuthority(), basic(adminPassword));
    }

    /** Checks that the node is ready, and gets a token for a day from it. */
    public static Shop enter(URI url, String adminPassword) throws IOException, InterruptedException {
        if (!"http".equals(url.getScheme())
                || url.getHost() == null
                || !List.of("", "/").contains(url.getPath())) {
            throw new IOException("the bench needs a URL like http://127.0.0.1:8080, not " + url);
        }
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpResponse<String> ready = client.send(
                    HttpRequest.newBuilder(url.resolve("/health/ready"))
                            .timeout(PATIENCE)
                            .build(),
                    BodyHandlers.ofString());
            if (ready.statusCode() != 200) {
                throw new IOException("the node is not ready: GET /health/ready answers " + ready.statusCode());
            }
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(url.resolve("/private/token"))
                            .timeout(PATIENCE)
                            .header("Authorization", basic(adminPassword))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(TOKEN_REQUEST))
                            .build(),
                    BodyHandlers.ofString());
            String token = answer.statusCode() == 200
                    ? new ObjectMapper()
                            .readTree(answer.body())
                            .path("access_token")
                            .asText("")
                    : "";
            if (token.isEmpty()) {
                throw new IOException(
                        "no token: POST /private/token answers " + answer.statusCode() + " " + answer.body());
            }
            return new Shop(url, token, adminPassword);
        }
    }

    /** Creates the products of all workloads; those that are there from an earlier run stay as they are. */
    public void stock() throws IOException {
        for (List<String> products : List.of(HOT, SPREAD, Settlement.PRODUCT)) {
            create(new ProductRequests(wire, products), products.size());
        }
    }

    /** Requests that lock one piece of a product picked at random, each for a new cart. */
    public Mix locks(List<String> products, Duration lasting) {
        return Mix.of(LOCKS, new LockRequests(wire, products, lasting));
    }

    /** Requests with {@link #LINES} such locks each; together means all of them or none. */
    public Mix batches(List<String> products, Duration lasting, boolean together) {
        return Mix.of(LOCKS, new BatchRequests(wire, products, LINES, lasting, together));
    }

    /** Orders of three products picked at random, none of which is ever paid. */
    public Mix orders() {
        return Mix.of(ORDERS, new OrderRequests(wire, List.of(), SPREAD, PRODUCTS_OF_A_CART, _ -> {}));
    }

    /** Orders of three products, one of which is always {@link #HOT}. */
    public Mix hotOrders() {
        return Mix.of(ORDERS, new OrderRequests(wire, HOT, SPREAD, PRODUCTS_BESIDE_HOT, _ -> {}));
    }

    /** Reservations of three products picked at random, none of which ever becomes an order. */
    public Mix reservations(Duration lasting) {
        return reservations(List.of(), PRODUCTS_OF_A_CART, lasting);
    }

    /** Reservations of three products, one of which is always {@link #HOT}. */
    public Mix hotReservations(Duration lasting) {
        return reservations(HOT, PRODUCTS_BESIDE_HOT, lasting);
    }

    private Mix reservations(List<String> always, int picked, Duration lasting) {
        return Mix.of(RESERVATIONS, new ReservationRequests(wireOfPassword, ADMIN, always, SPREAD, picked, lasting));
    }

    /** Locks as in {@link #locks}, orders as in {@link #orders}, and payments of orders that were answered before. */
    public Mix mixed(List<String> products, Duration lasting) {
        UnpaidOrders unpaid = new UnpaidOrders();
        return new Mix(List.of(
                new Mix.Part(LOCKS, LOCKS_SHARE, new LockRequests(wire, products, lasting)),
                new Mix.Part(
                        ORDERS,
                        ORDERS_SHARE,
                        new OrderRequests(wire, List.of(), products, PRODUCTS_OF_A_CART, unpaid::add)),
                new Mix.Part(PAYMENTS, PAYMENTS_SHARE, new PaymentRequests(wire, unpaid))));
    }

    /** Orders of no goods, and the payment of each, all of whose prices go to one pot that is opened for this. */
    public Mix credits() throws IOException {
        UnpaidOrders unpaid = new UnpaidOrders();
        return new Mix(List.of(
                new Mix.Part(ORDERS, 1, OrderRequests.forPot(wire, openPot(), unpaid::add)),
                new Mix.Part(PAYMENTS, 1, new PaymentRequests(wire, unpaid))));
    }

    private long openPot() throws IOException {
        String body = "{\"pot_name\":\"bench-" + UUID.randomUUID() + "\",\"description\":\"stockpot bench\"}";
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(url.resolve("/private/pots"))
                            .timeout(PATIENCE)
                            .header("Authorization", wire.authorization())
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
            long pot = new ObjectMapper()
                    .readTree(answer.body())
                    .path("pot_serial_id")
                    .asLong();
            if (pot == 0) {
                throw new IOException(
                        "no pot: POST /private/pots answers " + answer.statusCode() + " " + answer.body());
            }
            return pot;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a pot was opened");
        }
    }

    /** Waits until what follows from the orders and reservations answered so far is done; false when that takes longer. */
    public boolean settles(Duration within) throws IOException {
        return new Settlement(wire, url, address, PATIENCE).await(within);
    }

    /** The cheapest request that the node answers: all of HTTP and nothing else. */
    public Mix noOp() {
        return Mix.of("no-op", new GetRequests(wire, "/health/live"));
    }

    /** Creates the template that is read and what it offers. */
    public void offer() throws IOException {
        create(new ProductRequests(wire, OFFERED), OFFERED.size());
        create(new TemplateRequests(wire, TEMPLATE, OFFERED), 1);
    }

    /** Requests of a wallet for the template with all that it offers. */
    public Mix offered() {
        return Mix.of("templates", new GetRequests(wire, "/templates/" + TEMPLATE));
    }

    private void create(RequestSource requests, int count) throws IOException {
        Mix mix = Mix.of("what the bench needs", requests);
        Answers answers = Answers.ofAll(mix);
        LoadLoop.run(address, SETUP_CLIENTS, mix, new Pace.Counted(count), answers);
        if (!answers.clean()) {
            throw new IOException("what the bench needs could not be created: " + answers.trouble());
        }
    }

    /** Where the node listens. */
    public InetSocketAddress address() {
        return address;
    }

    private static String basic(String adminPassword) {
        byte[] pair = (ADMIN + ":" + adminPassword).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private static InetSocketAddress address(URI url) {
        return new InetSocketAddress(url.getHost(), url.getPort() < 0 ? 80 : url.getPort());
    }
}
