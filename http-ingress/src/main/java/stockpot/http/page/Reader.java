package stockpot.http.page;

import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;

/**
 * Who reads an answer: a program, unless HTML is wanted more than JSON (RFC 9110, section 12).
 *
 * @param isPerson whether it is to be a page
 * @param words in which language
 */
public record Reader(boolean isPerson, Words words) {
    private static final String HTML = "text/html";

    public static Reader of(HttpRequest call) {
        return of(call::header);
    }

    /** The reader that these headers of a request speak of. */
    public static Reader of(Function<String, @Nullable String> headers) {
        String accept = headers.apply("Accept");
        boolean html = accept != null && weight(accept, HTML) > weight(accept, HttpResponse.JSON);
        return new Reader(html, Words.in(headers.apply("Accept-Language")));
    }

    /** Says on an answer that others would have been given another one. */
    public HttpResponse tell(HttpResponse answer) {
        return answer.with("Vary", "Accept, Accept-Language");
    }

    /** How much a type is wanted, in thousandths, as the range says that fits it most closely; 0 for not at all. */
    private static int weight(String accept, String type) {
        int closest = -1;
        int weight = 0;
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.split(";", -1);
            int closeness = closeness(parts[0].strip(), type);
            if (closeness > closest) {
                closest = closeness;
                weight = quality(parts);
            }
        }
        return weight;
    }

    private static int closeness(String range, String type) {
        if (range.equals(type)) {
            return 2;
        }
        if (range.equals(type.substring(0, type.indexOf('/')) + "/*")) {
            return 1;
        }
        return range.equals("*/*") ? 0 : -1;
    }

    private static int quality(String... parameters) {
        for (String parameter : parameters) {
            String text = parameter.strip();
            if (text.startsWith("q=")) {
                return text.matches("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)")
                        ? (int) Math.round(1000 * Double.parseDouble(text.substring(2)))
                        : 0;
            }
        }
        return 1000;
    }
}
