package stockpot.http;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.http.IomShop.RESERVATION;
import static stockpot.http.IomShop.items;
import static stockpot.http.IomShop.said;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.http.Site.Reply;

/** Section 3 of the protocol and the settled points 1 and 5: what a request may say, and what a hostile one is told. */
class IomRequestTest {
    private static final String NO_INTEGER = "The value must be an integer";
    private static final String NO_QUANTITY = "qty: The value must be from 1 to 9007199254740991";
    private static final String NO_LIFETIME = "lifetime: The value must be from 1 to 2147483647";
    private static final long SEED = 7;
    private static final int MUTANTS = 500;

    @AutoClose
    private static final Site site = new Site();

    private static IomShop shop;
    private static long number;

    @BeforeAll
    static void open() {
        shop = IomShop.open(site);
        shop.stock("a", "-1");
        shop.stock("b", "-1");
        number = shop.reserve("a 1");
    }

    private static String withItems(String items) {
        return "{'items':[" + items + "]}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "2 | 2",
                "'2' | 2",
                "'007' | 7",
                "9007199254740991 | 9007199254740991",
                "'9007199254740991' | 9007199254740991",
                "2.0 | " + NO_INTEGER,
                "1.5 | " + NO_INTEGER,
                "1e2 | " + NO_INTEGER,
                "1e400 | " + NO_INTEGER,
                "'1.5' | " + NO_INTEGER,
                "'x' | " + NO_INTEGER,
                "'' | " + NO_INTEGER,
                "' 2' | " + NO_INTEGER,
                "'+2' | " + NO_INTEGER,
                "'0x2' | " + NO_INTEGER,
                "'\u0662' | " + NO_INTEGER,
                "true | " + NO_INTEGER,
                "[] | " + NO_INTEGER,
                "{} | " + NO_INTEGER,
                "null | required",
                "0 | range",
                "'0' | range",
                "-1 | range",
                "'-1' | range",
                "9007199254740992 | range",
                "9223372036854775807 | range",
                "9223372036854775808 | range",
                "18446744073709551617 | range",
                "'18446744073709551617' | range",
                "-9223372036854775809 | range",
                "1234567890123456789012345678901234567890 | range",
            })
    void quantitiesAreIntegersOrTheirDigits(String quantity, String expected) {
        String said = said(shop.post(withItems("{'id':'a','qty':" + quantity + "}")));
        assertThat(said)
                .isEqualTo(
                        expected.matches("[0-9]+")
                                ? "201 a " + expected + " reserved"
                                : expected.equals("range") ? "400 " + NO_QUANTITY : "400 qty: " + expected);
    }

    @Test
    void quantitiesOfAProductAreNotMoreThanThatTogether() {
        assertThat(said(shop.post(withItems(items("a 9007199254740990, b 1, a 1")))))
                .isEqualTo("201 a 9007199254740990 reserved, b 1 reserved, a 1 reserved");
        assertThat(said(shop.post(withItems(items("a 9007199254740990, b 1, a 2")))))
                .isEqualTo("400 " + NO_QUANTITY);
        String most = String.join(", ", Collections.nCopies(500, "a 9007199254740991"));
        assertThat(said(shop.post(withItems(items(most))))).isEqualTo("400 " + NO_QUANTITY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1 | 2023-11-14 22:13:21",
                "'180' | 2023-11-14 22:16:20",
                "null | 2023-11-14 22:23:20",
                "2147483647 | 2091-12-03 01:27:27",
                "2147483648 | " + NO_LIFETIME,
                "0 | 2023-11-14 22:23:20",
                "'0' | 2023-11-14 22:23:20",
                "-1 | " + NO_LIFETIME,
                "9223372036854775807 | " + NO_LIFETIME,
                "99999999999999999999 | " + NO_LIFETIME,
                "1.5 | lifetime: " + NO_INTEGER,
                "'soon' | lifetime: " + NO_INTEGER,
                "true | lifetime: " + NO_INTEGER,
                "[600] | lifetime: " + NO_INTEGER,
            })
    void lifetimesAreSeconds(String lifetime, String expected) {
        Reply reply = shop.post("{'lifetime':" + lifetime + ",'items':[" + items("a 1") + "]}");
        if (expected.contains(": ")) {
            assertThat(said(reply)).isEqualTo("400 " + expected);
            assertThat(said(shop.put(number, "{'lifetime':" + lifetime + "}"))).isEqualTo("400 " + expected);
        } else {
            assertThat(reply.json().at("/data/validUntil").asText()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"'PARTIAL'", "'complete'", "'Partly'", "''", "' PARTLY'", "1", "true", "[]", "{}"})
    void otherTypesAreInvalid(String type) {
        assertThat(said(shop.post("{'type':" + type + ",'items':[" + items("a 1") + "]}")))
                .isEqualTo("400 type: The reservation type is invalid");
        assertThat(said(shop.put(number, "{'type':" + type + "}")))
                .isEqualTo("400 type: The reservation type is invalid");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | items: required",
                "{'items':null} | items: required",
                "{'items':[]} | items: required",
                "{'items':{}} | items: The value must be a list",
                "{'items':'a'} | items: The value must be a list",
                "{'items':[1]} | items: The value must be an object",
                "{'items':[null]} | items: The value must be an object",
                "{'items':[[]]} | items: The value must be an object",
                "{'items':[{}]} | id: required, qty: required",
                "{'items':[{'id':null,'qty':1}]} | id: required",
                "{'items':[{'id':'','qty':1}]} | id: required",
                "{'items':[{'id':1,'qty':1}]} | id: The value must be a string",
                "{'items':[{'id':['a'],'qty':1}]} | id: The value must be a string",
                "{'items':[{'id':'a\\u0000','qty':1}]} | id: a product id must not contain control characters",
                "{'items':[{'id':'\\ud800','qty':1}]} | id: a product id must be well-formed Unicode",
                // All that is wrong is said at once, and each thing once.
                "{'lifetime':-1,'type':'x','items':[{'id':'a'},{'id':'b'},{'qty':0}]} | " + NO_LIFETIME
                        + ", type: The reservation type is invalid, qty: required, id: required, " + NO_QUANTITY,
            })
    void fieldsThatAreMissingOrWrongAreNamed(String body, String expected) {
        assertThat(said(shop.post(body))).isEqualTo("400 " + expected);
    }

    @Test
    void idsAreAsLongAsProductsMayBeCalled() {
        assertThat(said(shop.post(withItems("{'id':'" + "x".repeat(256) + "','qty':1}"))))
                .isEqualTo("400 id: a product id must be at most 255 bytes of UTF-8");
        String longest = "\u00e9".repeat(127) + "x";
        assertThat(said(shop.post(withItems("{'id':'" + longest + "','qty':1}"))))
                .isEqualTo("400 20001 The requested id " + longest + " was not found ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'items':[{'id':'a','qty':1,'state':'expired'}]}",
                "{'items':[{'id':'a','qty':1,'state':7}]}",
                "{'items':[{'id':'a','qty':1,'price':{'x':[]}}],'resvId':3,'validUntil':null}",
            })
    void whatIsNotKnownIsPassedOver(String body) {
        assertThat(said(shop.post(body))).isEqualTo("201 a 1 reserved");
    }

    @Test
    void whatWasAnsweredCanBeSentBack() {
        Reply reply = shop.get(number);
        assertThat(said(shop.put(number, reply.json().path("data").toString()))).isEqualTo("201 a 1 reserved");
    }

    @Test
    void bodiesThatAreNoJsonObjectAreRefused() {
        List<byte[]> bodies = List.of(
                new byte[0],
                "null".getBytes(UTF_8),
                "[]".getBytes(UTF_8),
                "\"x\"".getBytes(UTF_8),
                "{\"lifetime\":NaN}".getBytes(UTF_8),
                "{\"lifetime\":60,\"lifetime\":61,\"items\":[{\"id\":\"a\",\"qty\":1}]}".getBytes(UTF_8),
                "{\"items\":[{\"id\":\"a\",\"qty\":1,\"qty\":2}]}".getBytes(UTF_8),
                "{\"items\":[{\"id\":\"a\",\"qty\":1}]}{}".getBytes(UTF_8),
                "{'items':[]}".getBytes(UTF_8),
                "lifetime=60&items=a".getBytes(UTF_8),
                ("{\"items\":" + "[".repeat(100_000)).getBytes(UTF_8),
                ("{\"items\":[{\"id\":\"a\",\"qty\":" + "9".repeat(100_000) + "}]}").getBytes(UTF_8),
                ("{\"items\":[" + "1,".repeat(100_000) + "1]}").getBytes(UTF_8),
                "{}".getBytes(UTF_16BE),
                "\ufeff{}".getBytes(UTF_8),
                new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
        for (byte[] body : bodies) {
            for (String target : List.of("POST " + RESERVATION + shop.id(), "PUT " + RESERVATION + number)) {
                String[] words = target.split(" ");
                Reply reply = site.sendBytes(shop.basic(), words[0], words[1], body);
                assertThat(said(reply)).matches("400 400 the body .*");
                assertThat(reply.json().path("data").isNull()).isTrue();
                assertThat(reply.json().path("errors").toString()).isEqualTo("[]");
            }
        }
        assertThat(said(shop.get(number))).isEqualTo("200 a 1 reserved");
    }

    @Test
    void whatComesTwiceIsSaid() {
        assertThat(said(shop.put(number, "{'lifetime':60,'lifetime':61}")))
                .startsWith("400 400 the body has a member twice at line 1, ");
    }

    @Test
    void longDigitsAreNoWork() {
        String digits = "9".repeat(500_000);
        assertThat(said(shop.post(withItems("{'id':'a','qty':'" + digits + "'}"))))
                .isEqualTo("400 " + NO_QUANTITY);
        assertThat(said(shop.post(withItems("{'id':'a','qty':'" + digits + "x'}"))))
                .isEqualTo("400 qty: " + NO_INTEGER);
    }

    /** A good body with something spoilt, again and again: whatever it is, the answer is no failure. */
    @Test
    void failsAtNothing() {
        String good = "{\"lifetime\":60,\"type\":\"PARTLY\",\"items\":[{\"id\":\"a\",\"qty\":\"2\",\"state\":"
                + "\"reserved\"},{\"id\":\"b\",\"qty\":3}]}";
        Random random = new Random(SEED);
        long spoilt = shop.reserve("a 1");
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = HostileBodiesTest.mutant(good, random).getBytes(UTF_8);
            assertThat(site.sendBytes(shop.basic(), "POST", RESERVATION + shop.id(), mutant)
                            .status())
                    .as(new String(mutant, UTF_8))
                    .isIn(201, 400);
            assertThat(site.sendBytes(shop.basic(), "PUT", RESERVATION + spoilt, mutant)
                            .status())
                    .as(new String(mutant, UTF_8))
                    .isIn(201, 400);
        }
    }
}
