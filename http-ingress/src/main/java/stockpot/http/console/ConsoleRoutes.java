package stockpot.http.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Verb;
import stockpot.http.taler.shared.ETags;
import stockpot.kernel.Sha256;

/**
 * Hands out the files of the console: those of this list and nothing else, whatever a path says.
 *
 * <p>They are public, as they have nothing in them that is not in the source; what they show is asked for with a token. They
 * may load and run only what comes from here, and no text can become a script there: the policy forbids the means.
 */
public final class ConsoleRoutes {
    private static final String PATH = "/console/";
    private static final String FOLDER = "/stockpot/http/console/";
    private static final String FIRST = "index.html";

    private static final List<String> FILES = List.of(
            FIRST,
            "api.js",
            "app.js",
            "chart.js",
            "console.css",
            "decimals.js",
            "history.js",
            "i18n.js",
            "icon.svg",
            "list.js",
            "live.js",
            "metrics.js",
            "pages/access.js",
            "pages/health.js",
            "pages/ledger.js",
            "pages/orders.js",
            "pages/pots.js",
            "pages/product.js",
            "pages/reservations.js",
            "pages/stock.js",
            "pages/templates.js",
            "pages/webhooks.js",
            "products.js",
            "route.js",
            "shell.js",
            "texts.js",
            "ui.js",
            "units.js",
            "vendor/LICENSE.htm.txt",
            "vendor/LICENSE.preact.txt",
            "vendor/LICENSE.uplot.txt",
            "vendor/htm.js",
            "vendor/hooks.js",
            "vendor/preact.js",
            "vendor/uplot.css",
            "vendor/uplot.js");

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    /** All of them are there before the node is ready: it is then that somebody wants to see its health. */
    public List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        for (String file : FILES) {
            endpoints.add(endpoint(PATH + (file.equals(FIRST) ? "" : file), file));
        }
        // Relative, because a proxy may have a prefix before it.
        HttpResponse moved = HttpResponse.empty(308).with("Location", "console/");
        endpoints.add(new Endpoint(Verb.GET, "/console", Access.HEALTH, _ -> moved));
        return endpoints;
    }

    private static Endpoint endpoint(String path, String file) {
        byte[] bytes = bytes(file);
        String tag = HexFormat.of().formatHex(Sha256.of(bytes));
        // Asked for each time, and sent once: so the files of two versions never meet.
        HttpResponse answer = HttpResponse.content(type(file), bytes)
                .with("Cache-Control", "no-cache")
                .with("Content-Security-Policy", POLICY)
                .with("Cross-Origin-Opener-Policy", "same-origin")
                .with("Referrer-Policy", "no-referrer");
        return new Endpoint(Verb.GET, path, Access.HEALTH, call -> ETags.answer(call, tag, () -> answer));
    }

    private static byte[] bytes(String file) {
        try (InputStream in = Objects.requireNonNull(ConsoleRoutes.class.getResourceAsStream(FOLDER + file), file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static String type(String file) {
        return switch (file.substring(file.lastIndexOf('.') + 1)) {
            case "html" -> "text/html;charset=utf-8";
            case "js" -> "text/javascript;charset=utf-8";
            case "css" -> "text/css;charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> "text/plain;charset=utf-8";
        };
    }
}
