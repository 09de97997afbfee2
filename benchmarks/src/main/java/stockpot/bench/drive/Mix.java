package stockpot.bench.drive;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Kinds of requests that are sent side by side, drawn at random by their shares. Used by one loop at a time. */
public final class Mix {

    /**
     * One kind of request, tallied by itself.
     *
     * @param name what its requests are called in a report
     * @param share how often it is drawn, compared with the shares of the other parts
     */
    public record Part(String name, int share, RequestSource requests) {
        public Part {
            if (share <= 0) {
                throw new IllegalArgumentException("a part needs a share above zero");
            }
        }
    }

    private final List<Part> parts;
    private final SplittableRandom random = new SplittableRandom();

    public Mix(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /** Requests of one kind only. */
    public static Mix of(String name, RequestSource requests) {
        return new Mix(List.of(new Part(name, 1, requests)));
    }

    /** The kinds, in the order in which a report has them. */
    public List<Part> parts() {
        return parts;
    }

    /** Draws the kind of the next request. A part that has nothing to send leaves its share to the others. */
    Part next() {
        Part drawn = null;
        int shares = 0;
        for (Part part : parts) {
            if (part.requests().ready()) {
                shares += part.share();
                if (random.nextInt(shares) < part.share()) {
                    drawn = part;
                }
            }
        }
        return required(drawn);
    }

    int longest() {
        return parts.stream().mapToInt(part -> part.requests().longest()).max().orElse(0);
    }

    private static Part required(@Nullable Part drawn) {
        if (drawn == null) {
            throw new IllegalStateException("no part has a request to send");
        }
        return drawn;
    }
}
