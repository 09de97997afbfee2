package stockpot.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stockpot.catalog.Scope;
import stockpot.http.Site.Reply;
import stockpot.http.access.Scopes;
import stockpot.http.exchange.TenantLimits;
import stockpot.http.gateway.Health;
import stockpot.http.taler.orders.TemplateLimits;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;

/**
 * A talk with a door of its own, as {@link GoldenAnswersTest} has it written down. What was drawn at random, and where the door
 * is, gets a name by which answers show it and later requests say it.
 */
final class GoldenTalk implements AutoCloseable {
    private static final int MOST_BODY_BYTES = 2048;
    private static final String TOKEN = "secret-token:";
    private static final Pattern HEADER = Pattern.compile("([A-Z][A-Za-z-]+): (.+)");
    private static final Pattern SECONDS = Pattern.compile("(\\d+) seconds pass");
    private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\":\"?([^\",{}\\[\\]]+)");

    /** What says nothing of the API, or something else each time, or the same on every answer. */
    private static final List<String> HIDDEN = List.of(
            "access-control-allow-origin",
            "access-control-expose-headers",
            "connection",
            "content-length",
            "date",
            "stockpot-request",
            "transfer-encoding",
            "x-content-type-options");

    /** What is drawn at random, by what it is called. */
    private static final Map<String, Pattern> DRAWN = new TreeMap<>(Map.of(
            "claim", Pattern.compile("\"token\":\"([0-9A-Z]{26})\""),
            "login", Pattern.compile("(" + TOKEN + "[\\w-]{43})"),
            "order", Pattern.compile("\"order_id\":\"(\\d{4}\\.\\d{3}-[0-9A-Z]{13})\""),
            "reservation", Pattern.compile("\"resvId\":(\\d+)")));

    private final Site site = new Site(_ -> settings(), List.of());

    /** By its name in braces what requests say; and the other way round, what answers do not show. */
    private final Map<String, String> said = new HashMap<>(Map.of("{long}", "x".repeat(MOST_BODY_BYTES)));

    private final Map<String, String> hidden = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, String> tokens = new HashMap<>();

    GoldenTalk() {
        Reply description = site.sendAs("", "GET", "/openapi.json", "");
        hidden.put("127.0.0.1:" + site.door.port(), "{host}");
        hidden.put(description.text(), "{openapi.json}");
        hidden.put(description.header("ETag").replace("\"", ""), "{hash of openapi.json}");
        // All at once, so that positions stay when one more request is refused.
        for (Scope scope : Scope.values()) {
            var _ = authorization(Scopes.nameOf(scope));
        }
    }

    /** So narrow that what goes too far stays short. */
    private static HttpSettings settings() {
        return Site.with(
                Site.settings(64, MOST_BODY_BYTES, null, Map.of()),
                new TenantLimits(3_600_000_000L, 3, 3600, 3),
                new TemplateLimits(50, 3, 0));
    }

    /** Something happens that nobody asked for over HTTP. */
    void happens(String event) {
        Matcher seconds = SECONDS.matcher(event);
        if (seconds.matches()) {
            site.machine.epochMillis += 1000 * Long.parseLong(seconds.group(1));
            return;
        }
        switch (event) {
            case "the node is starting" ->
                site.health = Health.not("restoring", "rows are read back")
                        .with("restored", 7)
                        .with("total", 12);
            case "the node is ready" -> site.health = Health.READY;
            case "tokens are issued anew" -> tokens.clear();
            default -> {
                Unavailable.Kind kind = Unavailable.Kind.valueOf(event.replace("commands are answered ", ""));
                site.machine.obstacle = () -> {
                    throw new Unavailable(kind, "so the test says");
                };
            }
        }
    }

    /** The answer to a request: who sends it, method and path; its headers; its body. */
    List<String> answer(List<String> request) {
        String[] line = spoken(request.getFirst()).split(" ", 3);
        List<String> headers = new ArrayList<>();
        List<String> body = new ArrayList<>();
        for (String each : request.subList(1, request.size())) {
            Matcher header = HEADER.matcher(spoken(each));
            if (body.isEmpty() && header.matches()) {
                headers.addAll(List.of(header.group(1), header.group(2)));
            } else {
                body.add(spoken(each));
            }
        }
        Reply reply = site.sendAs(
                authorization(line[0]), line[1], line[2], String.join("\n", body), headers.toArray(String[]::new));
        return shown(reply);
    }

    private String spoken(String text) {
        String spoken = text;
        for (Map.Entry<String, String> each : said.entrySet()) {
            spoken = spoken.replace(each.getKey(), each.getValue());
        }
        return spoken;
    }

    /** Nobody; a token that was issued; a user's password; or a scope, which may be at an instance of its own. */
    private String authorization(String who) {
        if (who.equals("nobody")) {
            return "";
        }
        if (who.startsWith(TOKEN)) {
            return "Bearer " + who;
        }
        if (who.contains(":")) {
            String[] words = who.split(":", 2);
            return Site.basic(words[0], words[1].replace('+', ' '));
        }
        return tokens.computeIfAbsent(who, _ -> {
            String[] words = (who + "@" + InstanceId.ADMIN).split("@", 3);
            return "Bearer "
                    + site.token(new InstanceId(words[1]), Objects.requireNonNull(Scopes.named(words[0]), who), false);
        });
    }

    private List<String> shown(Reply reply) {
        List<String> lines = new ArrayList<>(List.of("" + reply.status()));
        reply.response().headers().map().forEach((name, values) -> {
            if (!HIDDEN.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> lines.add(name + ": " + value));
            }
        });
        String text = reply.text();
        if (!text.isEmpty()) {
            boolean isText = text.chars().noneMatch(c -> c < ' ' || c == '\ufffd');
            lines.add(
                    isText || hidden.containsKey(text)
                            ? text
                            : HexFormat.of().formatHex(reply.response().body()));
        }
        remember(text);
        reply.response().headers().firstValue("ETag").ifPresent(tag -> said.put("{ETag}", tag));
        lines.replaceAll(this::veiled);
        return lines;
    }

    private void remember(String text) {
        DRAWN.forEach((name, pattern) -> pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .filter(drawn -> !hidden.containsKey(drawn))
                .forEach(drawn -> {
                    String called = "{" + name + "-" + counts.merge(name, 1, Integer::sum) + "}";
                    hidden.put(drawn, called);
                    said.put(called, drawn);
                }));
        MEMBER.matcher(text).results().forEach(member -> said.put("{" + member.group(1) + "}", member.group(2)));
    }

    private String veiled(String line) {
        String veiled = line;
        for (Map.Entry<String, String> each : hidden.entrySet()) {
            veiled = veiled.replace(each.getKey(), each.getValue());
        }
        return veiled;
    }

    @Override
    public void close() {
        site.close();
    }
}
