package stockpot.http;

import java.util.ArrayList;
import java.util.List;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.Percent;
import stockpot.http.exchange.Refused;

/**
 * Cuts a raw path into its segments and decodes each of them, once.
 *
 * <p>Whatever another program on the way could read differently is refused: empty segments, dots, path parameters, encoded
 * slashes and control characters. The price is that an id with a slash in it cannot be named in a path.
 */
final class PathSegments {
    private static final int MAX_SEGMENTS = 16;

    private PathSegments() {}

    static List<String> of(String rawPath) throws Refused {
        if (rawPath.isEmpty() || rawPath.charAt(0) != '/') {
            throw malformed("the path must begin with a slash");
        }
        List<String> segments = new ArrayList<>(8);
        int from = 1;
        while (from <= rawPath.length()) {
            int end = rawPath.indexOf('/', from);
            end = end < 0 ? rawPath.length() : end;
            if (end == from && end < rawPath.length()) {
                throw malformed("the path has an empty segment");
            }
            segments.add(decoded(rawPath.substring(from, end)));
            if (segments.size() > MAX_SEGMENTS) {
                throw new Refused(ErrorCode.GENERIC_ENDPOINT_UNKNOWN, "");
            }
            from = end + 1;
        }
        return segments;
    }

    private static String decoded(String raw) throws Refused {
        if (raw.indexOf(';') >= 0) {
            throw malformed("the path has a semicolon");
        }
        String segment = Percent.decode(raw);
        if (segment == null) {
            throw malformed("the path is not percent-encoded UTF-8");
        }
        if (segment.equals(".") || segment.equals("..")) {
            throw malformed("the path has a segment of dots");
        }
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '/' || c == '\\' || Character.isISOControl(c)) {
                throw malformed("a segment of the path has a slash, a backslash or a control character");
            }
        }
        return segment;
    }

    private static Refused malformed(String detail) {
        return new Refused(ErrorCode.GENERIC_PATH_SEGMENT_MALFORMED, detail);
    }
}
