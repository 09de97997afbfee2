package stockpot.http.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.CommandContext;
import stockpot.kernel.CommonCode;
import stockpot.kernel.Outcome;
import stockpot.kernel.Sent;

/**
 * What a client demands of the thing that it wants to change (RFC 9110, section 13.1).
 *
 * <p>A tag begins with the revision of what it stands for. The revisions go with the command, and its log decides: whoever
 * looked here first could be overtaken between looking and deciding.
 */
public final class Preconditions {
    private static final int FAILED = 412;
    private static final String ANYTHING = "*";

    /** Of what is no tag of ours, and of a weak one, which by the RFC equals no other. */
    private static final long NEVER = CommandContext.MAX_SERIAL;

    /** One tag of a list, and what separates it from the next. */
    private static final Pattern TAG = Pattern.compile("\\s*+(W/)?\"([!\\x23-\\x7e\\x80-\\xff]*+)\"\\s*+(,|$)");

    private static final Pattern OURS = Pattern.compile("(0|[1-9][0-9]{0,14})(-.*)?");

    private Preconditions() {}

    /** The revisions of which the thing must have one; none for whatever there is. */
    static List<Long> expected(Function<String, @Nullable String> headers) throws ApiException {
        String noneMatch = headers.apply("If-None-Match");
        if (noneMatch != null && noneMatch.strip().equals(ANYTHING)) {
            return List.of(Sent.NO_REVISION);
        }
        String match = headers.apply("If-Match");
        // That there is something is demanded of every change anyway.
        return match == null || match.strip().equals(ANYTHING) ? List.of() : revisions(match);
    }

    private static List<Long> revisions(String tags) throws ApiException {
        List<Long> revisions = new ArrayList<>();
        Matcher tag = TAG.matcher(tags);
        int end = 0;
        // Only at its place: to look for one further on would cost the square of the header's length.
        while (end < tags.length() && tag.region(end, tags.length()).lookingAt()) {
            Matcher ours = OURS.matcher(tag.group(2));
            revisions.add(tag.group(1) == null && ours.matches() ? Long.parseLong(ours.group(1)) : NEVER);
            end = tag.end();
        }
        if (end < tags.length() || revisions.isEmpty() || revisions.size() > Sent.MAX_EXPECTED) {
            throw new ApiException(
                    ErrorCode.GENERIC_HTTP_HEADERS_MALFORMED,
                    "If-Match must be * or 1 to " + Sent.MAX_EXPECTED
                            + " entity tags in quotation marks, as ETag gave them, with commas between them");
        }
        return revisions;
    }

    /** The answer to a request whose demand was not met; null when it was refused for something else. */
    public static @Nullable HttpResponse failed(Outcome.Refused<?> outcome, ErrorForm errors) {
        if (!outcome.isRefusedAs(CommonCode.PRECONDITION_FAILED)) {
            return null;
        }
        // The registry has no code for it, as far as it is known.
        return errors.answer(
                        ErrorCode.GENERIC_PARAMETER_MALFORMED,
                        FAILED,
                        "If-Match or If-None-Match: it is not as you expect it to be; read it again and decide anew")
                .at(outcome.position());
    }
}
