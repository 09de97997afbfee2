package stockpot.http.access;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.Refused;

/**
 * Hashes passwords with Argon2id, at most two at a time.
 *
 * <p>A hash costs 50 ms of a core and 19 MiB, on purpose. They are computed on platform threads of their own, so that the
 * operating system shares the cores between them and the requests; a virtual thread would keep its carrier until the hash
 * is done.
 */
public final class Passwords implements AutoCloseable {
    private static final Argon2Function ARGON2ID = Argon2Function.getInstance(19 * 1024, 2, 1, 32, Argon2.ID);
    private static final int SALT_BYTES = 16;
    private static final int JOBS_AT_ONCE = 2;
    private static final int JOBS_WAITING = 64;
    private static final int MAX_PASSWORD_BYTES = 1024;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ThreadPoolExecutor jobs = new ThreadPoolExecutor(
            JOBS_AT_ONCE,
            JOBS_AT_ONCE,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(JOBS_WAITING),
            Thread.ofPlatform().name("stockpot-passwords-", 0).daemon().factory());

    /** What a password is compared with when there is no instance to compare it with. */
    private final String nobodys = hash("nobody has this password " + RANDOM.nextLong());

    public Passwords() {
        jobs.allowCoreThreadTimeOut(true);
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
     * @throws Refused when too many wait already
     */
    public String hashInTurn(String password) throws Refused {
        return inTurn(() -> hash(password));
    }

    /** Whether an encoded hash is the password's, in the caller's own thread. */
    public static boolean isHashOf(String encoded, String password) {
        return Password.check(password.getBytes(StandardCharsets.UTF_8), encoded.getBytes(StandardCharsets.UTF_8))
                .with(Argon2Function.getInstanceFromHash(encoded));
    }

    public static boolean isTooLong(String password) {
        return password.length() > MAX_PASSWORD_BYTES
                || password.getBytes(StandardCharsets.UTF_8).length > MAX_PASSWORD_BYTES;
    }

    /**
     * Whether the password is the one that was hashed; takes as long when there is none.
     *
     * @throws Refused when too many wait already
     */
    boolean matches(@Nullable String encoded, String password) throws Refused {
        boolean equal = inTurn(() -> isHashOf(encoded == null ? nobodys : encoded, password));
        return encoded != null && equal;
    }

    private <T> T inTurn(Callable<T> job) throws Refused {
        try {
            Future<T> result = jobs.submit(job);
            return result.get();
        } catch (RejectedExecutionException _) {
            throw Refused.busy("too many passwords are being checked");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Refused.busy("the node is stopping");
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot hash a password", e);
        }
    }

    @Override
    public void close() {
        jobs.shutdownNow();
    }
}
