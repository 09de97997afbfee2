package stockpot.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import stockpot.catalog.Instance;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.gateway.Reads;
import stockpot.kernel.InstanceId;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Row;

class LoginsTest {
    private static final InstanceId SHOP = new InstanceId("shop");
    private static final String HOME = "192.0.2.1";
    private static final String ELSEWHERE = "192.0.2.2";

    /** More than may be checked at once. */
    private static final int CLIENTS = 200;

    private final AtomicLong now = new AtomicLong();

    private Logins logins(Passwords passwords) {
        return new Logins(reads("right"), passwords, now::get);
    }

    private static String basic(String password) {
        return "Basic " + Base64.getEncoder().encodeToString((SHOP + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Reads that know one instance, with that password, and nothing else. */
    private static Reads reads(String password) {
        Instance instance = new Instance(1, "{}", Passwords.hash(password), 1, 0, 0, 0, false);
        Row<Instance> row = new Row<>(instance, new LogPosition("t", 0, 0));
        return (Reads) Proxy.newProxyInstance(
                Reads.class.getClassLoader(),
                new Class<?>[] {Reads.class},
                (_, _, arguments) -> SHOP.equals(arguments[0]) ? Optional.of(row) : Optional.empty());
    }

    /** What each of many clients comes to that ask at the same time: true, false, or nothing when it was sent away. */
    private static List<Optional<Boolean>> race(Logins logins, String authorization) throws Exception {
        CyclicBarrier start = new CyclicBarrier(CLIENTS);
        List<Future<Boolean>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                answers.add(threads.submit(() -> {
                    start.await();
                    return logins.isOwner(SHOP, authorization, HOME);
                }));
            }
        }
        return answers.stream()
                .map(answer -> answer.state() == Future.State.SUCCESS
                        ? Optional.of(answer.resultNow())
                        : Optional.<Boolean>empty())
                .toList();
    }

    @Test
    void checkAPasswordOnceForAllWhoShowItAtTheSameTime() throws Exception {
        try (Passwords passwords = new Passwords()) {
            Logins logins = logins(passwords);
            assertThat(race(logins, basic("right"))).containsOnly(Optional.of(true));
            assertThat(race(logins, basic("wrong"))).containsOnly(Optional.of(false));
            assertThat(logins.isOwner(SHOP, basic("right"), HOME)).isTrue();
        }
    }

    @Test
    void answerTheOwnerWhileStrangersGuess() throws Exception {
        try (Passwords passwords = new Passwords();
                ExecutorService strangers = Executors.newVirtualThreadPerTaskExecutor()) {
            Logins logins = logins(passwords);
            for (int i = 0; i < 6; i++) {
                assertThat(logins.isOwner(SHOP, basic("guess " + i), ELSEWHERE)).isFalse();
                now.addAndGet(TimeUnit.SECONDS.toNanos(2));
            }
            AtomicInteger sentAway = new AtomicInteger();
            List<Future<?>> guesses = new ArrayList<>();
            for (int i = 0; i < 80; i++) {
                String guess = basic("another guess " + i);
                long asked = System.nanoTime();
                guesses.add(strangers.submit(() -> {
                    try {
                        return logins.isOwner(SHOP, guess, ELSEWHERE);
                    } catch (ApiException e) {
                        assertThat(e.code()).isEqualTo(ErrorCode.GENERIC_TOO_MANY_REQUESTS);
                        assertThat(System.nanoTime() - asked).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(900));
                        return sentAway.incrementAndGet();
                    }
                }));
            }
            assertThat(logins.isOwner(SHOP, basic("right"), HOME)).isTrue();
            for (Future<?> guess : guesses) {
                guess.get();
            }
            // Six wait, one 640 ms behind the other, and the rest are told to come again.
            assertThat(sentAway).hasValue(74);
        }
    }

    @Test
    void rememberAPasswordAsLongAsItIsUsed() throws Exception {
        Passwords passwords = new Passwords();
        Logins logins = logins(passwords);
        assertThat(logins.isOwner(SHOP, basic("right"), HOME)).isTrue();
        // Nobody checks anything any more.
        passwords.close();
        for (int i = 0; i < 5; i++) {
            now.addAndGet(TimeUnit.MINUTES.toNanos(9));
            assertThat(logins.isOwner(SHOP, basic("right"), HOME)).isTrue();
        }
        now.addAndGet(TimeUnit.MINUTES.toNanos(10));
        assertThatThrownBy(() -> logins.isOwner(SHOP, basic("right"), HOME)).isInstanceOf(ApiException.class);
    }

    @Test
    void sayWhoseNameAndPasswordWereShown() throws Exception {
        try (Passwords passwords = new Passwords()) {
            Logins logins = logins(passwords);
            assertThat(logins.owner(basic("right"), HOME)).isEqualTo(SHOP);
            assertThat(logins.owner(basic("wrong"), HOME)).isNull();
            assertThat(logins.owner(basic(""), HOME)).isNull();
            assertThat(logins.owner("Basic !", HOME)).isNull();
        }
    }
}
