package stockpot.http.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.TokenHash;
import stockpot.kernel.Sha256;

/**
 * A token as its bearer writes it: {@code secret-token:} and 256 bits in base64.
 *
 * <p>The bits are a keyed hash of a seed, which is drawn anew for every command and stands in its outcome. So a repeated request
 * is answered with the same token, though the token itself is stored nowhere; and no two commands make the same one, or a token
 * that was revoked would be good again as soon as the outcome of its key is forgotten.
 */
public record TokenText(String value) {
    public static final String PREFIX = "secret-token:";

    private static final String ALGORITHM = "HmacSHA256";
    private static final String SCHEME = "Bearer ";
    private static final int MAX_CHARS = 512;
    private static final int NAME_BYTES = 4;

    public static TokenText of(String seed, byte[] secret) {
        return new TokenText(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(hash(seed, secret)));
    }

    /** A new seed, which begins with a name of the secret: made with another, the token would be another. */
    public static String seed(byte[] random, byte[] secret) {
        return nameOf(secret) + HexFormat.of().formatHex(random);
    }

    /** Whether the seed is one of that secret's. */
    public static boolean isSeedOf(byte[] secret, String seed) {
        return seed.startsWith(nameOf(secret));
    }

    private static String nameOf(byte[] secret) {
        return HexFormat.of().formatHex(hash("", secret), 0, NAME_BYTES) + ".";
    }

    private static byte[] hash(String text, byte[] secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** The token in an {@code Authorization} header; null when there is none. */
    public static @Nullable TokenText in(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        String text = authorization.substring(SCHEME.length()).strip();
        return text.startsWith(PREFIX) && text.length() <= MAX_CHARS ? new TokenText(text) : null;
    }

    /** What the log and the catalog know of the token: the hash of what follows the prefix. */
    public TokenHash hash() {
        return new TokenHash(HexFormat.of().formatHex(Sha256.of(value.substring(PREFIX.length()))));
    }

    @Override
    public String toString() {
        return PREFIX + "...";
    }
}
