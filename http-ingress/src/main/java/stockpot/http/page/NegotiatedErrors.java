package stockpot.http.page;

import static stockpot.http.page.Html.with;

import java.util.Locale;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorForm;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.page.Html.Attribute;
import stockpot.http.page.Html.Tag;

/** Errors where there are pages: one for a person, and the usual body for all others. */
public record NegotiatedErrors(ErrorTable errors, Reader reader) implements ErrorForm {
    @Override
    public HttpResponse answer(ErrorCode code, String detail) {
        return answer(code, errors.entry(code).status(), detail);
    }

    @Override
    public HttpResponse answer(ErrorCode code, int status, String detail) {
        return reader.tell(reader.isPerson() ? page(code, status, detail) : errors.answer(code, status, detail));
    }

    /** The sentences are there in English only. */
    private HttpResponse page(ErrorCode code, int status, String detail) {
        ErrorTable.Entry entry = errors.entry(code);
        Html.Given english = with(Attribute.LANG, Locale.ENGLISH.getLanguage());
        String title = reader.words().say(title(status));
        return Page.answer(
                status,
                reader.words(),
                title,
                html -> html.element(Tag.H1, title)
                        .element(Tag.P, entry.hint(), english)
                        .element(Tag.P, detail, english)
                        .element(Tag.P, status + " / " + entry.number(), with(Attribute.CLASS, "quiet")));
    }

    private static String title(int status) {
        return switch (status) {
            case 403 -> "forbidden";
            case 404 -> "unknown";
            case 429, 503 -> "busy";
            default -> "failed";
        };
    }
}
