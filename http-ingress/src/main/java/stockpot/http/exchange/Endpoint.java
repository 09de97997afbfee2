package stockpot.http.exchange;

import stockpot.kernel.Unavailable;

/**
 * One verb of one path, and who answers it.
 *
 * @param pattern segments after the instance, those in braces are parameters: {@code /private/products/{id}/lock}
 * @param mostBodyBytes what a body can need there, if that is less than the node's own limit
 * @param hasPage whether people are answered there too, with a page
 */
public record Endpoint(Verb verb, String pattern, Access access, Handler handler, int mostBodyBytes, boolean hasPage) {
    /** Enough for everything that strangers have to say but for lists of products. */
    private static final int PUBLIC_BODY_BYTES = 4096;

    /** Turns a request into its answer. */
    @FunctionalInterface
    public interface Handler {
        HttpResponse answer(HttpRequest call) throws ApiException, Unavailable;
    }

    /** An endpoint whose bodies are as large as the node allows, or small when anybody may send them. */
    public Endpoint(Verb verb, String pattern, Access access, Handler handler) {
        this(verb, pattern, access, handler, access == Access.PUBLIC ? PUBLIC_BODY_BYTES : Integer.MAX_VALUE);
    }

    /** An endpoint that answers programs only. */
    public Endpoint(Verb verb, String pattern, Access access, Handler handler, int mostBodyBytes) {
        this(verb, pattern, access, handler, mostBodyBytes, false);
    }

    /** The same, which answers people too. */
    public Endpoint withPage() {
        return new Endpoint(verb, pattern, access, handler, mostBodyBytes, true);
    }

    /** The same, answered by somebody else. */
    public Endpoint answeredBy(Handler other) {
        return new Endpoint(verb, pattern, access, other, mostBodyBytes, hasPage);
    }

    /** Whether the path exists for each instance, with and without {@code /instances/NAME} before it. */
    public boolean perInstance() {
        return switch (access) {
            case HEALTH, PEER, SHOP, MANAGEMENT -> false;
            default -> true;
        };
    }
}
