package stockpot.http.access;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import stockpot.http.access.Turns.Turn;
import stockpot.http.exchange.ApiException;
import stockpot.kernel.InstanceId;

/**
 * Hashes passwords with Argon2id, on at most half of the cores and in fair turns.
 *
 * <p>A hash costs 50 ms of a core and 19 MiB, on purpose.
 */
public final class Passwords implements AutoCloseable {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Argon2Function ARGON2ID = Argon2Function.getInstance(19 * 1024, 2, 1, HASH_BYTES, Argon2.ID);
    private static final int MOST_AT_ONCE = 2;
    private static final int MAX_PASSWORD_BYTES = 1024;
    private static final int MIN_PASSWORD_CHARS = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** What a password is compared with when there is no instance to compare it with: the hash of none that anybody knows. */
    static final String NOBODYS = "$argon2id$v=" + ARGON2ID.getVersion() + "$m=" + ARGON2ID.getMemory() + ",t="
            + ARGON2ID.getIterations() + ",p=" + ARGON2ID.getParallelism() + "$" + random(SALT_BYTES) + "$"
            + random(HASH_BYTES);

    private final Turns turns = new Turns(
            Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MOST_AT_ONCE), "stockpot-passwords-");

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getEncoder().withoutPadding().encodeToString(random);
    }

    /** The encoded hash that is kept of a password, in the caller's own thread. */
    public static String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return Password.hash(password.getBytes(StandardCharsets.UTF_8))
                .addSalt(salt)
                .with(ARGON2ID)
                .getResult();
    }

    /**
     * The encoded hash that is kept of a password.
     *
     * @param client where it comes from
     * @throws ApiException when too many wait already
     */
    public String hashInTurn(String client, InstanceId instance, String password) throws ApiException {
        return turns.take(new Turn(client, instance), () -> hash(password));
    }

    /** Whether an encoded hash is the password's, in the caller's own thread. */
    public static boolean isHashOf(String encoded, String password) {
        return Password.check(password.getBytes(StandardCharsets.UTF_8), encoded.getBytes(StandardCharsets.UTF_8))
                .with(Argon2Function.getInstanceFromHash(encoded));
    }

    /** What a new password has to be; null when it is that. Those that are kept already may be shorter. */
    public static @Nullable String faultOf(String password) {
        return password.codePointCount(0, password.length()) < MIN_PASSWORD_CHARS || isTooLong(password)
                ? "a password has at least " + MIN_PASSWORD_CHARS + " characters and at most " + MAX_PASSWORD_BYTES
                        + " bytes"
                : null;
    }

    static boolean isTooLong(String password) {
        return password.length() > MAX_PASSWORD_BYTES
                || password.getBytes(StandardCharsets.UTF_8).length > MAX_PASSWORD_BYTES;
    }

    /**
     * Whether the password is the one that was hashed; takes as long when there is none.
     *
     * @throws ApiException when too many wait already
     */
    boolean matches(Turn turn, @Nullable String encoded, String password) throws ApiException {
        boolean equal = turns.take(turn, () -> isHashOf(encoded == null ? NOBODYS : encoded, password));
        return encoded != null && equal;
    }

    @Override
    public void close() {
        turns.close();
    }
}
