package stockpot.http;

import java.util.ArrayList;
import java.util.List;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.Percent;

/**
 * A path, cut into its segments, and each of them decoded once.
 *
 * <p>Whatever another program on the way could read differently is refused: empty segments, dots, path parameters, encoded
 * slashes and control characters. The price is that an id with a slash in it cannot be named in a path.
 *
 * @param encoded a bit for each segment that was percent-encoded; such a one is never a word of ours
 */
record RawPath(List<String> segments, int encoded) {
    private static final int MAX_SEGMENTS = 16;

    static RawPath of(String rawPath) throws ApiException {
        if (rawPath.isEmpty() || rawPath.charAt(0) != '/') {
            throw malformed("the path must begin with a slash");
        }
        List<String> segments = new ArrayList<>(8);
        int encoded = 0;
        int from = 1;
        while (from <= rawPath.length()) {
            int end = rawPath.indexOf('/', from);
            end = end < 0 ? rawPath.length() : end;
            if (end == from && end < rawPath.length()) {
                throw malformed("the path has an empty segment");
            }
            if (segments.size() == MAX_SEGMENTS) {
                throw new ApiException(ErrorCode.GENERIC_ENDPOINT_UNKNOWN, "");
            }
            String raw = rawPath.substring(from, end);
            if (raw.indexOf('%') >= 0) {
                encoded |= 1 << segments.size();
            }
            segments.add(decoded(raw));
            from = end + 1;
        }
        return new RawPath(segments, encoded);
    }

    /** Whether the segment is this word, spelled plainly. */
    boolean says(int index, String word) {
        return isPlain(index) && segments.get(index).equals(word);
    }

    boolean isPlain(int index) {
        return (encoded & 1 << index) == 0;
    }

    /** The path after its first two segments. */
    RawPath afterInstance() {
        return new RawPath(segments.subList(2, segments.size()), encoded >> 2);
    }

    private static String decoded(String raw) throws ApiException {
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

    private static ApiException malformed(String detail) {
        return new ApiException(ErrorCode.GENERIC_PATH_SEGMENT_MALFORMED, detail);
    }
}
