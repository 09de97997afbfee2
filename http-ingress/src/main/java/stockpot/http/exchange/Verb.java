package stockpot.http.exchange;

import org.jspecify.annotations.Nullable;

/** The HTTP methods that endpoints are served under. */
public enum Verb {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE;

    /** The verb that a request's method asks for; HEAD is a GET whose body the server keeps to itself. */
    public static @Nullable Verb of(String method) {
        return switch (method) {
            case "GET", "HEAD" -> GET;
            case "POST" -> POST;
            case "PUT" -> PUT;
            case "PATCH" -> PATCH;
            case "DELETE" -> DELETE;
            default -> null;
        };
    }
}
