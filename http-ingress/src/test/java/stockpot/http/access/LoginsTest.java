package stockpot.http.access;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
import stockpot.catalog.Instance;
import stockpot.http.gateway.Position;
import stockpot.http.gateway.Reads;
import stockpot.kernel.InstanceId;

class LoginsTest {
    private static final InstanceId SHOP = new InstanceId("shop");

    /** More than may be checked at once. */
    private static final int CLIENTS = 200;

    private static String basic(String password) {
        return "Basic " + Base64.getEncoder().encodeToString((SHOP + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Reads that know one instance, with that password, and nothing else. */
    private static Reads reads(String password) {
        Instance instance = new Instance(1, "{}", Passwords.hash(password), 1, 0, 0, false);
        Reads.Row<Instance> row = new Reads.Row<>(instance, new Position("t", 0, 0));
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
                    return logins.isOwner(SHOP, authorization);
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
            Logins logins = new Logins(reads("right"), passwords, System::nanoTime);
            assertThat(race(logins, basic("right"))).containsOnly(Optional.of(true));
            assertThat(race(logins, basic("wrong"))).containsOnly(Optional.of(false));
            assertThat(logins.isOwner(SHOP, basic("right"))).isTrue();
        }
    }

    @Test
    void sayWhoseNameAndPasswordWereShown() throws Exception {
        try (Passwords passwords = new Passwords()) {
            Logins logins = new Logins(reads("right"), passwords, System::nanoTime);
            assertThat(logins.owner(basic("right"))).isEqualTo(SHOP);
            assertThat(logins.owner(basic("wrong"))).isNull();
            assertThat(logins.owner(basic(""))).isNull();
            assertThat(logins.owner("Basic !")).isNull();
        }
    }
}
