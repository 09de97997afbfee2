package stockpot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assertions;

/** What the rules may not do, done: {@link RulesTest} tries its fences with these. */
final class Trespasses {
    private Trespasses() {}

    static final class WithALibrary {
        void run() {
            Assertions.fail();
        }
    }

    static final class WithInstant {
        Instant run() {
            return Instant.now();
        }
    }

    static final class WithMillis {
        long run() {
            return System.currentTimeMillis();
        }
    }

    static final class WithNanos {
        long run() {
            return System.nanoTime();
        }
    }

    static final class WithClock {
        long run(Clock clock) {
            return clock.millis();
        }
    }

    static final class WithUuid {
        UUID run() {
            return UUID.randomUUID();
        }
    }

    static final class WithRandom {
        int run() {
            return new SplittableRandom().nextInt();
        }
    }

    static final class WithMathRandom {
        boolean run() {
            return Math.random() < 1;
        }
    }

    static final class WithSecureRandom {
        int run() {
            return new SecureRandom().nextInt();
        }
    }

    static final class WithAHash {
        byte[] run(MessageDigest hash) {
            return hash.digest();
        }
    }

    static final class WithThreadLocalRandom {
        int run() {
            return ThreadLocalRandom.current().nextInt();
        }
    }

    static final class WithThread {
        void run() {
            Thread.onSpinWait();
        }
    }

    static final class WithFile {
        boolean run() {
            return Files.exists(Path.of("x"));
        }
    }

    static final class WithHashMap {
        Map<String, String> run() {
            return new HashMap<>();
        }
    }

    static final class WithHashSet {
        String run(HashSet<String> set) {
            return set.iterator().next();
        }
    }

    static final class WithSetOf {
        Set<String> run() {
            return Set.of("a", "b");
        }
    }

    static final class WithCollectors {
        Set<String> run() {
            return List.of("a", "b").stream().collect(Collectors.toSet());
        }
    }

    static final class WithLocale {
        Locale run() {
            return Locale.getDefault();
        }
    }

    static final class WithMemory {
        int asked;
    }

    static final class WithDouble {
        final double price = 0;

        double price() {
            return price;
        }
    }
}
