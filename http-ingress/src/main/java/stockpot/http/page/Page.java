package stockpot.http.page;

import static stockpot.http.page.Html.with;

import io.nayuki.qrcodegen.DataTooLongException;
import io.nayuki.qrcodegen.QrCode;
import io.nayuki.qrcodegen.QrSegment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.page.Html.Attribute;
import stockpot.http.page.Html.Content;
import stockpot.http.page.Html.Tag;
import stockpot.kernel.Sha256;

/** The frame of every page, and what pages have in common. It loads nothing and runs nothing. */
public final class Page {
    private static final String CONTENT_TYPE = "text/html;charset=utf-8";
    private static final String STYLE = style();
    private static final String POLICY = "default-src 'none'; style-src 'sha256-"
            + Base64.getEncoder().encodeToString(Sha256.of(STYLE.getBytes(StandardCharsets.UTF_8)))
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** Of 97 modules a side, which a telephone still reads from a screen: 858 bytes. */
    private static final int LARGEST_CODE = 20;

    /** Readers of codes want four modules of nothing around them. */
    private static final int MARGIN = 4;

    private Page() {}

    private static String style() {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream("page.css"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read page.css", e);
        }
    }

    public static HttpResponse answer(int status, Words words, String title, Content content) {
        return framed(new HttpResponse(status, write(words, title, content), CONTENT_TYPE, null, List.of()), words);
    }

    /** The bytes of a page. */
    public static byte[] write(Words words, String title, Content content) {
        Html html = new Html();
        html.element(
                Tag.HTML,
                document -> document.element(
                                Tag.HEAD,
                                head -> head.single(Tag.META, with(Attribute.CHARSET, "utf-8"))
                                        .single(
                                                Tag.META,
                                                with(Attribute.NAME, "viewport"),
                                                with(Attribute.CONTENT, "width=device-width"))
                                        .single(
                                                Tag.META,
                                                with(Attribute.NAME, "robots"),
                                                with(Attribute.CONTENT, "noindex"))
                                        .element(Tag.TITLE, title)
                                        .style(STYLE))
                        .element(Tag.BODY, body -> body.element(Tag.MAIN, content)),
                with(Attribute.LANG, words.locale().getLanguage()));
        return html.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The answer with all that says to a browser what it is. The path may have a secret in it, which no link gives away. */
    public static HttpResponse framed(HttpResponse answer, Words words) {
        return answer.as(CONTENT_TYPE)
                .with("Content-Language", words.locale().getLanguage())
                .with("Content-Security-Policy", POLICY)
                .with("Referrer-Policy", "no-referrer");
    }

    /** A text from outside, as a paragraph: whatever its letters do to the order of others ends with it. */
    public static void text(Html html, Tag tag, String text) {
        html.element(tag, text, with(Attribute.DIR, "auto"));
    }

    /** A URI for a wallet: to be scanned from another device, and to be opened on this one. What is too long is only a link. */
    public static void wallet(Html html, Words words, String uri, String label) {
        html.element(
                Tag.DIV,
                box -> {
                    code(box, uri, words.say("code"));
                    box.link(uri, label);
                },
                with(Attribute.CLASS, "wallet"));
    }

    private static void code(Html html, String uri, String label) {
        QrCode code;
        try {
            code = QrCode.encodeSegments(
                    QrSegment.makeSegments(uri), QrCode.Ecc.LOW, QrCode.MIN_VERSION, LARGEST_CODE, -1, true);
        } catch (DataTooLongException _) {
            return;
        }
        int side = code.size + 2 * MARGIN;
        html.element(
                Tag.SVG,
                svg -> svg.element(Tag.PATH, "", with(Attribute.D, modules(code))),
                with(Attribute.VIEWBOX, "0 0 " + side + " " + side),
                with(Attribute.ROLE, "img"),
                with(Attribute.ARIA_LABEL, label));
    }

    /** The dark modules of each row, those side by side as one. */
    private static String modules(QrCode code) {
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            int x = 0;
            while (x < code.size) {
                int begin = x;
                while (x < code.size && code.getModule(x, y)) {
                    x++;
                }
                if (x > begin) {
                    path.append("M%d %dh%dv1h-%dz".formatted(begin + MARGIN, y + MARGIN, x - begin, x - begin));
                }
                x++;
            }
        }
        return path.toString();
    }
}
