package stockpot.http.page;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import stockpot.money.Amount;

/** What pages say, in the language of whoever reads them. */
public record Words(Locale locale) {
    private static final String BUNDLE = "stockpot.http.page.words";
    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.GERMAN);

    /** A browser names a few languages; reading a thousand of them would cost more than the page. */
    private static final int MOST_CHARS = 256;

    private static final int MOST_DECIMALS = 8;

    /** The language that an {@code Accept-Language} wants most of those there are; English for all others. */
    static Words in(@Nullable String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.length() > MOST_CHARS) {
            return new Words(Locale.ENGLISH);
        }
        try {
            Locale found = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), LANGUAGES);
            return new Words(Objects.requireNonNullElse(found, Locale.ENGLISH));
        } catch (IllegalArgumentException _) {
            return new Words(Locale.ENGLISH);
        }
    }

    public String say(String what) {
        return ResourceBundle.getBundle(BUNDLE, locale).getString(what);
    }

    /** An amount as people write it: {@code 62.50 EUR}. */
    public String amount(Amount amount) {
        String number = amount.toString().substring(amount.currency().length() + 1);
        return format(number, 2) + "\u00a0" + amount.currency();
    }

    /** A decimal number; as it is when it is none. */
    public String number(String number) {
        try {
            return format(number, 0);
        } catch (NumberFormatException _) {
            return number;
        }
    }

    private String format(String number, int decimals) {
        NumberFormat format = NumberFormat.getInstance(locale);
        format.setMinimumFractionDigits(decimals);
        format.setMaximumFractionDigits(MOST_DECIMALS);
        return format.format(new BigDecimal(number));
    }

    /** A time to the minute. Nobody knows where the reader is, so it is in UTC and says so. */
    public String time(long epochMillis) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                        .withLocale(locale)
                        .withZone(ZoneOffset.UTC)
                        .format(Instant.ofEpochMilli(epochMillis))
                + " UTC";
    }
}
