package stockpot.acceptance.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import stockpot.acceptance.load.ReservationStorm.Told;
import stockpot.acceptance.load.ReservationStorm.Told.Verb;

/** One of many clients of the reservation service. It makes one reservation after the other, and does something with each. */
final class ReservationClient implements Crowd.Member {
    private static final String RESERVATIONS = Shop.SERVICES + "reservation/";
    private static final int MOST_LINES = 4;
    private static final int MOST_PIECES = 4;
    private static final int MOST_STEPS = 4;

    private final ReservationStorm storm;
    private final String name;
    private final SplittableRandom random;
    private int count;
    private String id = "";

    ReservationClient(ReservationStorm storm, int number, long seed) {
        this.storm = storm;
        this.name = "r" + number;
        this.random = new SplittableRandom(seed * 1_000 + number);
    }

    /** Makes a reservation and does something with it. */
    @Override
    public void next() throws InterruptedException {
        String key = name + "-" + count++;
        boolean brief = random.nextInt(6) == 0;
        if (random.nextInt(4) == 0) {
            lockSomething(key);
        }
        Answer made = certain("POST", RESERVATIONS + "admin", wanted(brief).toString(), Map.of("Idempotency-Key", key));
        id = made.body().path("data").path("resvId").asText();
        tell(Verb.MAKE, made);
        if (made.status() != 201) {
            return;
        }
        boolean lives = true;
        for (int steps = random.nextInt(MOST_STEPS); steps > 0 && lives; steps--) {
            requireReadable();
            lives = step();
        }
        if (brief && lives) {
            letItRunOut();
        }
    }

    private ObjectNode wanted(boolean brief) {
        ObjectNode body = Shop.JSON.createObjectNode().put("lifetime", brief ? 1 + random.nextInt(2) : 3_600);
        if (random.nextInt(3) == 0) {
            body.put("type", "PARTLY");
        }
        ArrayNode items = body.putArray("items");
        for (int lines = 1 + random.nextInt(MOST_LINES); lines > 0; lines--) {
            items.addObject().put("id", product()).put("qty", 1 + random.nextInt(MOST_PIECES));
        }
        return body;
    }

    private String product() {
        return storm.products().get(random.nextInt(storm.products().size()));
    }

    /** A cart that wants the same for a moment. With or without it the reservation has to come out right. */
    private void lockSomething(String lock) throws InterruptedException {
        try {
            storm.target().await(random).lock(product(), lock, 1, Duration.ofMillis(100 + random.nextInt(400)));
        } catch (IOException e) {
            Crowd.pause(random);
        }
    }

    /** Does one thing with the reservation; answers whether it lives on as far as its client knows. */
    private boolean step() throws InterruptedException {
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> change(wanted(false));
            case 4, 5 -> change(Shop.JSON.createObjectNode().put("lifetime", 600));
            case 6, 7 -> !cancel();
            default -> !order();
        };
    }

    private boolean change(ObjectNode body) throws InterruptedException {
        Answer changed = certain("PUT", RESERVATIONS + id, body.toString(), Map.of());
        tell(Verb.CHANGE, changed);
        return changed.status() == 201;
    }

    private boolean cancel() throws InterruptedException {
        Answer cancelled = certain("DELETE", RESERVATIONS + id, null, Map.of());
        // Asked again after an answer that was lost, it is gone already.
        tell(Verb.CANCEL, cancelled);
        return true;
    }

    /** Some of what it has, and sometimes something that it has not. */
    private boolean order() throws InterruptedException {
        List<String> has = storm.known().getOrDefault(id, List.of());
        String product = random.nextInt(4) == 0
                ? product()
                : has.get(random.nextInt(has.size())).split(" ", 2)[0];
        String order = "o-" + name + "-" + count;
        ObjectNode body = Shop.orderBody(order, Map.of(product, Integer.toString(1 + random.nextInt(2))));
        body.put("reservation_id", Long.parseLong(id));
        Answer placed = certain("POST", "/private/orders", body.toString(), Map.of());
        tell(Verb.ORDER, placed);
        if (placed.status() == 200 && random.nextBoolean()) {
            String payment = "{\"payment_ref\":\"" + order + "\",\"amount\":\"KUDOS:1\"}";
            Answer paid = certain("POST", "/private/orders/" + order + "/payments", payment, Map.of());
            if (paid.status() != 204) {
                throw new AssertionError("order " + order + " cannot be paid: " + paid);
            }
        }
        return placed.status() == 200;
    }

    /** Awaits the end and looks: it is over from that instant on, can be made anew, and goes by the same number. */
    private void letItRunOut() throws InterruptedException {
        Answer shown = certain("GET", RESERVATIONS + id, null, Map.of());
        LocalDateTime until = LocalDateTime.parse(
                shown.body().path("data").path("validUntil").asText().replace(' ', 'T'));
        long end = until.toInstant(ZoneOffset.UTC).toEpochMilli() + 1_000;
        if (end - System.currentTimeMillis() > 5_000) {
            return;
        }
        while (System.currentTimeMillis() < end) {
            Crowd.pause(random);
        }
        Answer over = certain("GET", RESERVATIONS + id, null, Map.of());
        for (JsonNode item : over.body().path("data").path("items")) {
            if (!item.path("state").asText().equals("expired")) {
                throw new AssertionError("its time is over since a while, and it reads " + over);
            }
        }
        if (random.nextBoolean()) {
            change(Shop.JSON.createObjectNode());
        }
    }

    /** What was answered is read, also when the node that answered has died since and it was not committed by then. */
    private void requireReadable() throws InterruptedException {
        Answer read = certain("GET", RESERVATIONS + id, null, Map.of());
        List<String> items = ReservationStorm.items(read);
        if (read.status() != 200 || !items.equals(storm.known().get(id))) {
            throw new AssertionError(
                    "reservation " + id + " had " + storm.known().get(id) + ", and then it read " + read);
        }
    }

    private void tell(Verb verb, Answer answer) {
        storm.tell(new Told(verb, id, answer));
        switch (answer.status()) {
            case 201 -> storm.known(id, ReservationStorm.items(answer));
            case 200, 204 -> storm.known(id, List.of());
            case 400 -> {
                if (verb == Verb.CANCEL) {
                    storm.known(id, List.of());
                }
            }
            default -> {}
        }
    }

    private Answer certain(String method, String path, @Nullable String body, Map<String, String> headers)
            throws InterruptedException {
        return storm.certain(random, method, path, body, headers);
    }
}
