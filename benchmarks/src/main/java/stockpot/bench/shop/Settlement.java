package stockpot.bench.shop;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import stockpot.bench.drive.Answers;
import stockpot.bench.drive.LoadLoop;
import stockpot.bench.drive.Mix;
import stockpot.bench.drive.Pace;

/**
 * Waits until the goods of all orders and reservations that were answered have followed.
 *
 * <p>Both are answered before they are settled. What settles them takes them in the order of their log, which is the same for
 * both; so orders of a product of its own are placed and paid at the end of the queue, and when all of them count as sold the
 * queue is done. There are enough of them for every partition of that log to have some.
 */
final class Settlement {

    static final List<String> PRODUCT = List.of("bench-settled");

    private static final int ORDERS = 64;
    private static final int CLIENTS = 8;
    private static final long LOOK_MILLIS = 10;

    private final Wire wire;
    private final InetSocketAddress address;
    private final HttpRequest look;

    Settlement(Wire wire, URI url, InetSocketAddress address, Duration patience) {
        this.wire = wire;
        this.address = address;
        this.look = HttpRequest.newBuilder(url.resolve("/private/products/" + PRODUCT.getFirst()))
                .timeout(patience)
                .header("Authorization", wire.authorization())
                .build();
    }

    /** Whether everything was settled in time. */
    boolean await(Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            long goal = sold(client) + ORDERS;
            UnpaidOrders unpaid = new UnpaidOrders();
            ask(Mix.of("orders", new OrderRequests(wire, PRODUCT, List.of(), 0, unpaid::add)));
            ask(Mix.of("payments", new PaymentRequests(wire, unpaid)));
            while (sold(client) < goal) {
                if (System.nanoTime() >= end) {
                    return false;
                }
                Thread.sleep(LOOK_MILLIS);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while goods were settled");
        }
    }

    private void ask(Mix mix) throws IOException {
        Answers answers = Answers.ofAll(mix);
        LoadLoop.run(address, CLIENTS, mix, new Pace.Counted(ORDERS), answers);
        if (!answers.clean()) {
            throw new IOException("cannot tell whether everything is settled: " + answers.trouble());
        }
    }

    private long sold(HttpClient client) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(look, BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException("GET " + look.uri() + " answers " + answer.statusCode());
        }
        return new ObjectMapper().readTree(answer.body()).path("total_sold").asLong();
    }
}
