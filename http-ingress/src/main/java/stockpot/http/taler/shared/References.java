package stockpot.http.taler.shared;

import java.util.Optional;
import java.util.function.Function;
import stockpot.catalog.Definition.Kind;
import stockpot.catalog.Reference;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.HttpRequest;

/** References to definitions, made of what clients say. */
public final class References {
    private References() {}

    /** The reference of that id; empty when nothing can ever have it. */
    public static Optional<Reference> to(Kind kind, String id) {
        try {
            return Optional.of(new Reference(kind, id));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /**
     * A name that somebody defines something under.
     *
     * @param member what the request calls it
     * @param make throws when it can be none
     */
    public static <T> T newName(String member, String text, Function<String, T> make) throws ApiException {
        // A name that no path can say would make a thing that nobody can change.
        if (text.indexOf('/') >= 0 || text.indexOf('\\') >= 0 || text.equals(".") || text.equals("..")) {
            throw ApiException.malformed(member + " must not contain a slash or a backslash, nor be dots alone");
        }
        return HttpRequest.id(text, make);
    }
}
