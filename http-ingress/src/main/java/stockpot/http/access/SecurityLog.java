package stockpot.http.access;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happened that somebody who looks after security wants to know: one line each, under the logger {@code
 * stockpot.security}.
 *
 * <p>Strangers can make as many of these events as they like, so of one kind and instance only some are written one by one
 * within a while, of one kind some more, and the rest are summed up. No line says a secret, and what somebody else chose is
 * written without spaces and control characters, so that nobody can make up a line.
 */
public final class SecurityLog implements AutoCloseable {
    public static final String NAME = "stockpot.security";

    private static final Logger LOG = LoggerFactory.getLogger(NAME);
    private static final long WINDOW_MILLIS = 10_000;
    private static final int MOST_LINES = 50;
    private static final int MOST_LINES_OF_ONE = 10;
    private static final int MOST_CHARS = 256;

    /** What may happen. */
    public enum Event {
        LOGIN_REFUSED(true),
        LOGIN_PUT_OFF(true),
        CROSS_SITE_LOGIN_REFUSED(true),
        TOKEN_REFUSED(true),
        SCOPE_REFUSED(true),
        PEER_REFUSED(true),
        TOKEN_ISSUED(false),
        TOKEN_REVOKED(false),
        PASSWORD_CHANGED(false),
        INSTANCE_OPENED(false),
        INSTANCE_CHANGED(false),
        INSTANCE_CLOSED(false),
        INSTANCE_PURGED(false);

        private final boolean bad;

        Event(boolean bad) {
            this.bad = bad;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** What happened of one kind in this window. */
    private static final class Burst {
        final Map<String, Integer> lines = new HashMap<>();
        int written;
        int more;
        String last = "";
    }

    private final long windowMillis;
    private final Map<Event, Burst> bursts = new EnumMap<>(Event.class);
    private boolean windowIsOpen;

    public SecurityLog() {
        this(WINDOW_MILLIS);
    }

    SecurityLog(long windowMillis) {
        this.windowMillis = windowMillis;
    }

    /**
     * Says that something happened.
     *
     * @param instance that it concerns
     * @param address of the client
     * @param more names and values in turn; values that are empty are left out
     */
    public synchronized void say(Event event, String instance, String address, String... more) {
        if (!windowIsOpen) {
            windowIsOpen = true;
            Thread.ofVirtual().name("stockpot-security-log").start(this::closeWindowInTime);
        }
        StringBuilder line = new StringBuilder(event + ":");
        append(line, "instance", instance);
        append(line, "from", address);
        for (int i = 0; i < more.length; i += 2) {
            append(line, more[i], more[i + 1]);
        }
        Burst burst = bursts.computeIfAbsent(event, _ -> new Burst());
        int own = burst.lines.getOrDefault(instance, 0);
        if (burst.written < MOST_LINES && own < MOST_LINES_OF_ONE) {
            burst.lines.put(instance, own + 1);
            burst.written++;
            write(event, line.toString());
        } else {
            burst.more++;
            burst.last = line.toString();
        }
    }

    private static void append(StringBuilder line, String name, String value) {
        if (!value.isEmpty()) {
            line.append(' ').append(name).append('=').append(plain(value));
        }
    }

    private static void write(Event event, String line) {
        if (event.bad) {
            LOG.warn(line);
        } else {
            LOG.info(line);
        }
    }

    private void closeWindowInTime() {
        try {
            Thread.sleep(windowMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    /** Sums up what was not written one by one; what happens from now on begins afresh. */
    @Override
    public synchronized void close() {
        bursts.forEach((event, burst) -> {
            if (burst.more > 0) {
                write(event, "and " + burst.more + " more, the last: " + burst.last);
            }
        });
        bursts.clear();
        windowIsOpen = false;
    }

    /** The text without anything that could be taken for the end of a word or a line, and cut when it is long. */
    public static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        int end = Math.min(text.length(), MOST_CHARS);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c > ' ' && c < 0x7f && c != '"' && c != '\\') {
                plain.append(c);
            } else {
                int code = text.codePointAt(i);
                for (byte b : Character.toString(code).getBytes(StandardCharsets.UTF_8)) {
                    plain.append(String.format(Locale.ROOT, "%%%02x", b));
                }
                i += Character.charCount(code) - 1;
            }
        }
        return end < text.length() ? plain.append("...").toString() : plain.toString();
    }
}
