package stockpot.http.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Instance;
import stockpot.http.access.Turns.Turn;
import stockpot.http.exchange.ApiException;
import stockpot.http.gateway.Reads;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Row;
import stockpot.kernel.Unavailable;

/**
 * Judges HTTP Basic: an instance's name and its password.
 *
 * <p>A password that was right is known again by a keyed hash that never leaves this process, as long as it is used, so that
 * a client which shows it with every request costs one Argon2id. One that was wrong is never remembered, but counted where it
 * came from. An instance that does not exist takes as long as one that does.
 */
public final class Logins {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String SCHEME = "Basic ";
    private static final int KEY_BYTES = 32;
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final int MOST_REMEMBERED = 10_000;
    private static final long MILLIS_PER_SECOND = 1000;

    /** Who was refused at once would ask again at once, as often as a node can say no. */
    private static final long REFUSED_MILLIS = 1000;

    /** All names that nobody has count as one, which nobody can have. */
    static final InstanceId NOBODY = new InstanceId("?");

    /** What a client sent; the password is not for logs. */
    private record Basic(String user, String password) {
        @Override
        public String toString() {
            return "Basic " + user;
        }
    }

    private final Reads reads;
    private final Passwords passwords;
    private final Delays delays;
    private final Cache<String, Boolean> remembered;
    private final Map<String, CompletableFuture<Boolean>> checks = new ConcurrentHashMap<>();
    private final SecretKeySpec processKey;

    public Logins(Reads reads, Passwords passwords, LongSupplier nanoTime) {
        this.reads = reads;
        this.passwords = passwords;
        this.delays = new Delays(nanoTime);
        this.remembered = Caffeine.newBuilder()
                .ticker(nanoTime::getAsLong)
                .expireAfterAccess(REMEMBERED)
                .maximumSize(MOST_REMEMBERED)
                // A little upkeep now and then, for which nobody has to start the common pool.
                .executor(Runnable::run)
                .build();
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        processKey = new SecretKeySpec(key, ALGORITHM);
    }

    public static boolean isAttempted(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /**
     * Whether the header has the name and the password of this instance.
     *
     * @param client where it comes from
     * @throws ApiException when too many passwords wait to be checked, or too many wrong ones came from there
     */
    public boolean isOwner(InstanceId instance, String authorization, String client) throws ApiException, Unavailable {
        Basic basic = decode(authorization);
        return basic != null && isOwner(instance, basic, client);
    }

    /**
     * Whose name and password the header has; null when nobody has both.
     *
     * @param client where it comes from
     * @throws ApiException when too many passwords wait to be checked, or too many wrong ones came from there
     */
    public @Nullable InstanceId owner(String authorization, String client) throws ApiException, Unavailable {
        Basic basic = decode(authorization);
        if (basic == null) {
            return null;
        }
        InstanceId named;
        try {
            named = new InstanceId(basic.user());
        } catch (IllegalArgumentException _) {
            return null;
        }
        return isOwner(named, basic, client) ? named : null;
    }

    private boolean isOwner(InstanceId instance, Basic basic, String client) throws ApiException, Unavailable {
        Optional<Row<Instance>> row = reads.instance(instance);
        boolean served =
                row.isPresent() && !row.get().value().closed() && basic.user().equals(instance.value());
        String encoded = served ? row.get().value().passwordHash() : null;
        String trace = encoded == null ? null : trace(instance, encoded, basic.password());
        if (trace != null && remembered.getIfPresent(trace) != null) {
            return true;
        }
        Turn turn = new Turn(client, served ? instance : NOBODY);
        return trace == null ? check(turn, null, null, basic) : checkOnce(turn, encoded, trace, basic);
    }

    /**
     * Many requests may come with the same password in the moment in which it is not remembered any more; one check will do
     * for all of them.
     */
    private boolean checkOnce(Turn turn, @Nullable String encoded, String trace, Basic basic) throws ApiException {
        CompletableFuture<Boolean> own = new CompletableFuture<>();
        String key = trace + turn.client();
        CompletableFuture<Boolean> others = checks.putIfAbsent(key, own);
        if (others != null) {
            return await(others);
        }
        try {
            boolean right = check(turn, encoded, trace, basic);
            own.complete(right);
            return right;
        } finally {
            checks.remove(key);
            own.cancel(false);
        }
    }

    private static boolean await(CompletableFuture<Boolean> check) throws ApiException {
        try {
            return check.get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw ApiException.busy("the node is stopping");
        } catch (CancellationException | ExecutionException _) {
            throw ApiException.busy("too many passwords are being checked");
        }
    }

    private boolean check(Turn turn, @Nullable String encoded, @Nullable String trace, Basic basic)
            throws ApiException {
        long millis = delays.millisBefore(turn);
        if (millis > Delays.MOST_MILLIS) {
            pause(REFUSED_MILLIS);
            throw ApiException.tooMany(
                    Math.ceilDiv(millis, MILLIS_PER_SECOND),
                    "too many wrong passwords came from this address; try again later");
        }
        pause(millis);
        boolean right;
        try {
            right = passwords.matches(turn, encoded, basic.password());
        } catch (ApiException e) {
            pause(REFUSED_MILLIS);
            throw e;
        }
        if (right && trace != null) {
            delays.succeeded(turn);
            remembered.put(trace, true);
        } else {
            delays.failed(turn);
        }
        return right;
    }

    private static void pause(long millis) throws ApiException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw ApiException.busy("the node is stopping");
        }
    }

    /** Made of the stored hash too: once the password is changed, the old one is not known again. */
    private String trace(InstanceId instance, String encoded, String password) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(processKey);
            for (String part : new String[] {instance.value(), encoded, password}) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                mac.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                mac.update(bytes);
            }
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** What the header says; null when that cannot be anybody's name and password. */
    private static @Nullable Basic decode(String authorization) {
        String encoded = authorization.substring(SCHEME.length()).strip();
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            String password = pair.substring(colon + 1);
            return colon < 0 || password.isEmpty() || Passwords.isTooLong(password)
                    ? null
                    : new Basic(pair.substring(0, colon), password);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
