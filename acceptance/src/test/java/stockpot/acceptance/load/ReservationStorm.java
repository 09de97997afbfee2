package stockpot.acceptance.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Many shops' clients that reserve several products at once, change what they have, take it back, let it run out, make it anew
 * and order it, while carts lock some of the same products for a moment.
 */
public final class ReservationStorm extends Crowd<ReservationStorm.Told> {
    /**
     * What a client was told for certain.
     *
     * @param reservation number of the reservation; empty when none was made
     */
    public record Told(Verb verb, String reservation, Answer answer) {
        /** What clients do with reservations. */
        public enum Verb {
            MAKE,
            CHANGE,
            CANCEL,
            ORDER
        }

        /** Code of the first exception; empty when there is none. */
        public String exception() {
            return answer.body().path("exceptions").path(0).path("code").asText();
        }

        /** What the reservation has, each line as {@code product quantity}. */
        public List<String> items() {
            return ReservationStorm.items(answer);
        }

        public String validUntil() {
            return answer.body().path("data").path("validUntil").asText();
        }
    }

    private final List<String> products;
    private final ConcurrentMap<String, List<String>> known = new ConcurrentHashMap<>();

    /** A storm over these products, which somebody has defined. */
    public ReservationStorm(Target target, List<String> products) {
        super(target);
        this.products = List.copyOf(products);
    }

    /** Sets clients loose; what they do follows from the seed, when it happens does not. */
    public ReservationStorm blow(int clients, long seed) {
        start(clients, number -> new ReservationClient(this, number, seed));
        return this;
    }

    List<String> products() {
        return products;
    }

    /** The items of an answer, each as {@code product quantity}. */
    public static List<String> items(Answer answer) {
        List<String> items = new ArrayList<>();
        for (JsonNode item : answer.body().path("data").path("items")) {
            items.add(item.path("id").asText() + " " + item.path("qty").asText());
        }
        return items;
    }

    /** Notes what a reservation has as far as its client knows; nothing when it was taken back or ordered. */
    void known(String reservation, List<String> items) {
        known.put(reservation, List.copyOf(items));
    }

    /** What each reservation has by what its client was told last. */
    public Map<String, List<String>> known() {
        return Map.copyOf(known);
    }

    /** How many reservations were made. */
    public int made() {
        return known.size();
    }
}
