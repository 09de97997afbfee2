package stockpot.acceptance.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stockpot.acceptance.load.OrderStorm.Verb;

/** One of many shoppers that order. It does one thing after the other. */
final class OrderClient implements Crowd.Member {
    private static final int MOST_LINES = 4;

    private final OrderStorm storm;
    private final String name;
    private final SplittableRandom random;
    private int count;

    OrderClient(OrderStorm storm, int number, long seed) {
        this.storm = storm;
        this.name = "c" + number;
        this.random = new SplittableRandom(seed * 1_000 + number);
    }

    /** Places an order and does something with it. */
    @Override
    public void next() throws InterruptedException {
        String order = name + "-" + count++;
        Map<String, String> items = new TreeMap<>();
        for (int lines = 1 + random.nextInt(MOST_LINES); lines > 0; lines--) {
            String product =
                    storm.products().get(random.nextInt(storm.products().size()));
            items.put(product, Integer.toString(1 + random.nextInt(3)));
        }
        ObjectNode body = Shop.orderBody(order, items);
        if (random.nextInt(2) == 0) {
            replaceLocks(body, order, items);
        }
        boolean left = random.nextInt(10) < 3;
        if (left && random.nextInt(2) == 0) {
            long soon = System.currentTimeMillis() / 1000 + 2 + random.nextInt(3);
            ((ObjectNode) body.path("order")).putObject("pay_deadline").put("t_s", soon);
        }
        Answer placed = ask(Verb.PLACE, order, "POST", "/private/orders", body.toString());
        if (placed.status() != 200) {
            return;
        }
        storm.known(order, "unpaid");
        readWhatWasWritten(order, "unpaid");
        if (!left) {
            end(order);
        }
    }

    /** What was answered is read, also when the node that answered has died since and it was not committed by then. */
    private void readWhatWasWritten(String order, String status) throws InterruptedException {
        Answer read = certain("GET", "/private/orders/" + order, null);
        String shown =
                read.status() == 404 ? "gone" : read.body().path("order_status").asText();
        if (!shown.equals(status)) {
            throw new AssertionError("order " + order + " was " + status + ", and then it read " + read);
        }
    }

    /** Locks some of what is ordered, sometimes more than that, so that there is a surplus. */
    private void replaceLocks(ObjectNode body, String order, Map<String, String> items) throws InterruptedException {
        String lock = "l-" + order;
        for (String product : items.keySet()) {
            if (random.nextInt(2) == 0) {
                int quantity = 1 + random.nextInt(5);
                Duration duration = random.nextInt(4) == 0 ? Duration.ofMillis(300) : Duration.ofHours(1);
                try {
                    storm.target().await(random).lock(product, lock, quantity, duration);
                } catch (IOException e) {
                    // With or without this lock the order has to come out right.
                    Crowd.pause(random);
                }
            }
        }
        body.putArray("lock_uuids").add(lock);
    }

    private void end(String order) throws InterruptedException {
        String path = "/private/orders/" + order;
        if (random.nextInt(7) < 4) {
            String payment = "{\"payment_ref\":\"" + order + "\",\"amount\":\"KUDOS:1\"}";
            if (ask(Verb.PAY, order, "POST", path + "/payments", payment).status() == 204) {
                storm.known(order, "paid");
                readWhatWasWritten(order, "paid");
            }
        } else {
            // Asked again after an answer that was lost, it is gone already.
            int status = ask(Verb.TAKE_BACK, order, "DELETE", path, null).status();
            if (status == 204 || status == 404) {
                storm.known(order, "gone");
                readWhatWasWritten(order, "gone");
            }
        }
    }

    private Answer ask(Verb verb, String order, String method, String path, @Nullable String body)
            throws InterruptedException {
        Answer answer = certain(method, path, body);
        storm.tell(new OrderStorm.Told(verb, order, answer));
        return answer;
    }

    private Answer certain(String method, String path, @Nullable String body) throws InterruptedException {
        return storm.certain(random, method, path, body, Map.of());
    }
}
