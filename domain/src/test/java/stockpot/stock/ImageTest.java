package stockpot.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static stockpot.stock.Samples.apples;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTest {
    /** SHA-256 of no bytes at all, and of the three letters abc. */
    private static final String NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "data:image/png;base64,AAEC/w== image/png 000102ff",
                "data:image/png;base64,AAEC/w image/png 000102ff",
                "data:image/png;base64,AAEC%2fw%3D%3D image/png 000102ff",
                "data:image/png;base64,+/+/ image/png fbffbf",
                "data:IMAGE/SVG+XML;Base64,YWJj image/svg+xml 616263",
                "data:image/svg+xml,abc image/svg+xml 616263",
                "data:image/svg+xml;charset=utf-8,a,b image/svg+xml;charset=utf-8 612c62",
                "data:;base64,YWJj text/plain 616263",
                "data:;charset=utf-8,abc text/plain;charset=utf-8 616263",
                "data:,abc text/plain 616263",
                "data:,a+b text/plain 612b62",
                "data:,%61%62%63 text/plain 616263",
                "data:image/gif,%89%fF%00 image/gif 89ff00",
                "data:,\u00e9 text/plain c3a9",
                "data:,%E9 text/plain e9",
                "data:,%25%2561 text/plain 25253631",
            })
    void isATypeAndBytes(String url, String mediaType, String content) {
        Image image = Image.parse(url);
        assertThat(image.mediaType()).isEqualTo(mediaType);
        assertThat(HexFormat.of().formatHex(image.content())).isEqualTo(content);
    }

    @Test
    void mayBeEmpty() {
        assertThat(Image.parse("data:,").content()).isEmpty();
        assertThat(Image.parse("data:image/png;base64,").content()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "data:",
                "data:image/png;base64",
                "Data:,x",
                " data:,x",
                "http://example.com/a,b",
                "data:;base64,A",
                "data:;base64,AAE=C",
                "data:;base64,AA EC",
                "data:;base64,AAE-",
                "data:,%",
                "data:,%6",
                "data:,x%",
                "data:,%6g",
                "data:,%-1",
                "data:,%\u00e9",
                "data:;base64,%4",
            })
    void isNothingElse(String url) {
        refused(url);
        assertThat(Image.hashOf(url)).isEmpty();
    }

    private static void refused(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> Image.parse(url));
    }

    @Test
    void saysWhatWasExpected() {
        assertThatIllegalArgumentException().isThrownBy(() -> Image.parse("x")).withMessage("an image is a data: URL");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Image.parse("data:,%4"))
                .withMessage("two hexadecimal digits follow a percent sign");
    }

    @Test
    void isFoundByTheHashOfItsBytesHoweverTheyAreWritten() {
        assertThat(Image.hashOf("data:,abc")).isEqualTo(ABC);
        assertThat(Image.hashOf("data:image/png;base64,YWJj")).isEqualTo(ABC);
        assertThat(new Image("image/png", "abc".getBytes(StandardCharsets.US_ASCII)).hash())
                .isEqualTo(ABC);
        assertThat(Image.hashOf("data:,")).as("a picture of no bytes is one").isEqualTo(NOTHING);
    }

    @Test
    void isReadAlikeEverywhere() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.of("tr", "TR"));
        try {
            assertThat(Image.parse("data:IMAGE/GIF,x").mediaType()).isEqualTo("image/gif");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void isAllThatDiffersBetweenDetailsWithOneAndWithAnother() {
        ProductDetails with = apples().withImage("data:,abc");
        assertThat(with.image()).isEqualTo("data:,abc");
        assertThat(with).isNotEqualTo(apples());
        assertThat(with.withImage("")).isEqualTo(apples());
        assertThat(with).usingRecursiveComparison().ignoringFields("image").isEqualTo(apples());
    }
}
