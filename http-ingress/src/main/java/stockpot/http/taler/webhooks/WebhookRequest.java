package stockpot.http.taler.webhooks;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import stockpot.catalog.Definition.Webhook;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.http.taler.shared.References;

/** Reads what a merchant says of a webhook; what could not be told afterwards is refused here. */
public final class WebhookRequest {
    private static final String ID = "webhook_id";
    private static final String SECRET = "secret";
    private static final String URL = "url";
    private static final Set<String> MEMBERS =
            Set.of("event_type", URL, "http_method", "header_template", "body_template", SECRET);
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final Pattern IDS = Pattern.compile("[A-Za-z0-9.:_-]+");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern SECRETS = Pattern.compile("[!-~]{16,256}");
    private static final int MOST_URL_CHARS = 2_048;
    private static final int MOST_TEMPLATE_CHARS = 16 << 10;

    /** Headers that are the connection's to say, or ours. */
    private static final Set<String> TAKEN = Set.of(
            "host",
            "connection",
            "content-length",
            "transfer-encoding",
            "expect",
            "te",
            "trailer",
            "upgrade",
            "keep-alive",
            "proxy-connection");

    private static final String OURS = "stockpot-";

    private WebhookRequest() {}

    /** Whether a header template may say that header. */
    public static boolean isOwnHeader(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return HEADER.matcher(name).matches() && !TAKEN.contains(lower) && !lower.startsWith(OURS);
    }

    /**
     * A new webhook; without a secret where the client gives none.
     *
     * @param events that a webhook can wait for
     */
    static Webhook defined(JsonObjectReader fields, Set<String> events) throws ApiException {
        Set<String> known = new TreeSet<>(MEMBERS);
        known.add(ID);
        fields.requireOnly(known);
        String id = fields.text(ID);
        if (!IDS.matcher(id).matches()) {
            throw ApiException.malformed(ID + " must be letters, digits, dots, colons, underscores and hyphens");
        }
        return read(id, fields, events);
    }

    /** All of a webhook anew; without a secret it keeps the one that it has. */
    static Webhook changed(String id, JsonObjectReader fields, Set<String> events) throws ApiException {
        fields.requireOnly(MEMBERS);
        return read(id, fields, events);
    }

    private static Webhook read(String id, JsonObjectReader fields, Set<String> events) throws ApiException {
        String event = fields.text("event_type");
        if (!events.contains(event)) {
            throw ApiException.malformed("event_type must be one of " + String.join(", ", new TreeSet<>(events)));
        }
        String method = fields.text("http_method").toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            throw ApiException.malformed("http_method must be one of " + String.join(", ", new TreeSet<>(METHODS)));
        }
        String url = url(fields.text(URL));
        String header = template(fields, "header_template");
        requireHeaders(header);
        String body = template(fields, "body_template");
        String secret = fields.optionalText(SECRET);
        if (secret != null && !SECRETS.matcher(secret).matches()) {
            throw ApiException.malformed("secret must be 16 to 256 printable ASCII characters without spaces");
        }
        return References.newName(
                ID, id, name -> new Webhook(name, event, url, method, header, body, secret == null ? "" : secret, 0));
    }

    private static String url(String url) throws ApiException {
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (url.length() <= MOST_URL_CHARS
                    && List.of("http", "https").contains(scheme)
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null
                    && uri.getPort() != 0
                    && uri.getPort() <= 65_535
                    && url.chars().allMatch(each -> each > ' ' && each <= '~')) {
                return url;
            }
        } catch (URISyntaxException _) {
            // Said below.
        }
        throw ApiException.malformed("url must be an http or https URL of at most " + MOST_URL_CHARS
                + " ASCII characters with a host, and without a user or a fragment");
    }

    private static String template(JsonObjectReader fields, String name) throws ApiException {
        String template = fields.optionalText(name);
        if (template == null) {
            return "";
        }
        if (template.length() > MOST_TEMPLATE_CHARS) {
            throw ApiException.malformed(name + " must be at most " + MOST_TEMPLATE_CHARS + " characters");
        }
        try {
            Mustache.of(template);
        } catch (IllegalArgumentException e) {
            throw ApiException.malformed(name + " is no template of Mustache: " + e.getMessage());
        }
        return template;
    }

    /** A line for each, and each a template of its own: a section does not go over several. */
    private static void requireHeaders(String template) throws ApiException {
        for (String line : template.lines().filter(each -> !each.isBlank()).toList()) {
            int colon = line.indexOf(':');
            if (colon < 0 || !isOwnHeader(line.substring(0, colon).strip())) {
                throw ApiException.malformed("header_template must have a header in each line, such as"
                        + " Authorization: Bearer x, and none of those that the connection needs or of Stockpot-*");
            }
            try {
                Mustache.of(line);
            } catch (IllegalArgumentException e) {
                throw ApiException.malformed("header_template: " + e.getMessage());
            }
        }
    }
}
