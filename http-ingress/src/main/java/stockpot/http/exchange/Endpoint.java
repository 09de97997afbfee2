package stockpot.http.exchange;

import stockpot.http.gateway.Unanswered;

/**
 * One verb of one path, and who answers it.
 *
 * @param pattern segments after the instance, those in braces are parameters: {@code /private/products/{id}/lock}
 */
public record Endpoint(Verb verb, String pattern, Access access, Handler handler) {
    /** Turns a request into its answer. */
    @FunctionalInterface
    public interface Handler {
        Answer answer(Call call) throws Refused, Unanswered;
    }

    /** Whether the path exists for each instance, with and without {@code /instances/NAME} before it. */
    public boolean perInstance() {
        return switch (access) {
            case HEALTH, PEER, SHOP, MANAGEMENT -> false;
            default -> true;
        };
    }
}
