package stockpot.http.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stockpot.http.gateway.Reads;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Request;
import stockpot.kernel.Sha256;
import stockpot.kernel.Unavailable;

/**
 * Gives each request the id that its command is known by.
 *
 * <p>An {@code Idempotency-Key} makes the id a function of the instance, the path and the key, so that the same key on
 * another path is another request. The instance's serial number is part of it, because what one owner of a name was answered
 * is nothing to the next. Without a key the id is drawn at random, so that nobody can take it in advance.
 */
public final class RequestIds {
    private static final String KEY_HEADER = "Idempotency-Key";
    private static final String PREFER_HEADER = "Prefer";
    private static final int MAX_KEY_CHARS = 255;

    /** As many as a random 128-bit number has in base64, because whoever guesses a stranger's key is given the stranger's answer. */
    private static final int MIN_PUBLIC_KEY_CHARS = 22;

    private static final int ID_BYTES = 16;
    private static final String NO_FINGERPRINT = "";
    private static final HexFormat HEX = HexFormat.of();

    private final SecureRandom random = inSoftware();
    private final Reads reads;

    public RequestIds(Reads reads) {
        this.reads = reads;
    }

    /**
     * The request's id.
     *
     * @param about the instance that it is about, which is mostly the one that its path leads to
     * @param expected revisions that the client expects
     */
    Request of(
            Endpoint endpoint,
            InstanceId instance,
            InstanceId about,
            List<String> segments,
            byte[] body,
            Function<String, @Nullable String> headers,
            List<Long> expected)
            throws ApiException, Unavailable {
        String prefer = headers.apply(PREFER_HEADER);
        boolean committed = prefer != null && prefersCommitted(prefer);
        String key = keyOf(endpoint, headers);
        if (key == null) {
            return new Request(newId(), NO_FINGERPRINT, false, committed, expected);
        }
        requireKey(key, endpoint.access() == Access.PUBLIC ? MIN_PUBLIC_KEY_CHARS : 1);
        MessageDigest id = Sha256.begin();
        add(id, endpoint.verb().name());
        add(id, instance.value());
        add(id, serialOf(about));
        for (String segment : segments) {
            add(id, segment);
        }
        MessageDigest fingerprint = Sha256.copyOf(id);
        add(id, key);
        fingerprint.update(body);
        if (!expected.isEmpty()) {
            add(fingerprint, expected.toString());
        }
        return new Request(
                "key:" + HEX.formatHex(id.digest()), HEX.formatHex(fingerprint.digest()), true, committed, expected);
    }

    /** The client's key; null when there is none, or none that is honoured. */
    static @Nullable String keyOf(Endpoint endpoint, Function<String, @Nullable String> headers) {
        return endpoint.verb() == Verb.POST ? headers.apply(KEY_HEADER) : null;
    }

    private String serialOf(InstanceId instance) throws Unavailable {
        return reads.instance(instance)
                .map(row -> Long.toString(row.value().serial()))
                .orElse("");
    }

    /** The system's own generator reads a file, and for that the JDK wakes another carrier of virtual threads each time. */
    public static SecureRandom inSoftware() {
        try {
            return SecureRandom.getInstance("DRBG");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has a DRBG", e);
        }
    }

    private String newId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return "req:" + HEX.formatHex(id);
    }

    private static void requireKey(String key, int minChars) throws ApiException {
        boolean printable = !key.isEmpty() && key.length() <= MAX_KEY_CHARS;
        for (int i = 0; printable && i < key.length(); i++) {
            printable = key.charAt(i) >= ' ' && key.charAt(i) <= '~';
        }
        if (!printable) {
            throw ApiException.malformed(KEY_HEADER + " must be 1 to " + MAX_KEY_CHARS + " printable ASCII characters");
        }
        if (key.length() < minChars) {
            throw ApiException.malformed(
                    KEY_HEADER + " has " + key.length() + " characters, and where no token is shown it must have "
                            + minChars + " at least, because others must not guess it: draw a random one, a UUID say");
        }
    }

    private static boolean prefersCommitted(String prefer) {
        for (String preference : prefer.split("[,;]", -1)) {
            if (preference.strip().equals("ack=committed")) {
                return true;
            }
        }
        return false;
    }

    /** Each part with its length, or two different lists of parts could be the same bytes. */
    private static void add(MessageDigest digest, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }
}
