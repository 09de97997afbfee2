package stockpot.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.InstanceId;

/**
 * The ids of one instance's events: positions in the log, and what shows that they were given out to this very instance.
 *
 * <p>An instance may have had the name before, whose events are not this one's; so nobody can make a position himself. Not for
 * several threads at a time.
 */
final class EventIds {
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] PURPOSE = "stockpot events".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY_BYTES = 32;
    private static final int MAC_BYTES = 16;
    private static final byte VERSION = 1;

    private final Mac mac;
    private final byte[] about;

    /**
     * Ids of an instance.
     *
     * @param secret that all nodes have
     * @param log that positions are of
     * @param serial of the instance, which another of its name would not have
     */
    EventIds(byte[] secret, byte[] log, InstanceId instance, long serial) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            byte[] key = KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract().addIKM(secret).thenExpand(PURPOSE, KEY_BYTES));
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HKDF and " + ALGORITHM, e);
        }
        byte[] name = instance.value().getBytes(StandardCharsets.UTF_8);
        about = ByteBuffer.allocate(2 * Integer.BYTES + log.length + name.length + Long.BYTES)
                .putInt(log.length)
                .put(log)
                .putInt(name.length)
                .put(name)
                .putLong(serial)
                .array();
    }

    /** The position as a client is told it. */
    String text(byte[] position) {
        byte[] bytes = ByteBuffer.allocate(1 + MAC_BYTES + position.length)
                .put(VERSION)
                .put(shown(position))
                .put(position)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The position that a client was told; null when it was not. */
    byte @Nullable [] position(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
        if (bytes.length < 1 + MAC_BYTES || bytes[0] != VERSION) {
            return null;
        }
        byte[] position = Arrays.copyOfRange(bytes, 1 + MAC_BYTES, bytes.length);
        byte[] shown = Arrays.copyOfRange(bytes, 1, 1 + MAC_BYTES);
        return MessageDigest.isEqual(shown, shown(position)) ? position : null;
    }

    private byte[] shown(byte[] position) {
        mac.update(about);
        return Arrays.copyOf(mac.doFinal(position), MAC_BYTES);
    }
}
