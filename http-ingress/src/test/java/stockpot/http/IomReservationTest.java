package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.http.IomShop.items;
import static stockpot.http.IomShop.number;
import static stockpot.http.IomShop.said;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.http.Site.Reply;

/** Sections 2, 4 and 8 of the protocol and its settled points: what reservations do. */
class IomReservationTest {
    private static final String LESS_OF_A = "400 21001 The requested quantity of product a is not available";
    private static final String LESS_OF_B = "21001 The requested quantity of product b is not available";

    @AutoClose
    private static final Site site = new Site();

    private IomShop shop;

    /** There are 5 of a and 3 of b. */
    @BeforeEach
    void openShop() {
        site.machine.epochMillis = 1_700_000_000_000L;
        shop = IomShop.open(site);
        shop.stock("a", "5");
        shop.stock("b", "3");
    }

    private static String unknown(long number) {
        return "21002 The reservation with id " + number + " was not found";
    }

    private String free() {
        return "a " + shop.free("a") + ", b " + shop.free("b");
    }

    @Nested
    class Making {
        @Test
        void answersAsTheSeedShows() {
            shop.stock("First-Test", "10");
            site.machine.epochMillis = 1_700_000_000_999L;
            Reply reply = shop.post("{'lifetime':180, 'type':'COMPLETE', 'items':[{'id':'First-Test', 'qty':'2'}]}");
            assertThat(reply.status()).isEqualTo(201);
            assertThat(reply.header("Content-Type")).isEqualTo("application/json");
            assertThat(reply.text()
                            .replaceFirst("\"resvId\":[0-9]+", "'resvId':N")
                            .replace('"', '\''))
                    .isEqualTo("{'data':{'validUntil':'2023-11-14 22:16:20','resvId':N,"
                            + "'items':[{'id':'First-Test','qty':2,'state':'reserved'}]},"
                            + "'statusCode':201,'errors':[],'exceptions':[]}");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    // COMPLETE is all or nothing.
                    "COMPLETE | a 5, b 3 | 201 a 5 reserved, b 3 reserved | a 0, b 0",
                    "COMPLETE | a 1 | 201 a 1 reserved | a 4, b 3",
                    "COMPLETE | a 6, b 1 | " + LESS_OF_A + " | a 5, b 3",
                    "COMPLETE | a 6, b 4 | " + LESS_OF_A + ", " + LESS_OF_B + " | a 5, b 3",
                    "COMPLETE | a 5, nothing 1 | 400 20001 The requested id nothing was not found  | a 5, b 3",
                    "COMPLETE | a 6, nothing 1, none 2 | " + LESS_OF_A
                            + ", 20001 The requested id nothing was not found , 20001 The requested id none was not found  | a 5, b 3",
                    // The same product twice is added up, and answered as it was asked for.
                    "COMPLETE | a 3, b 1, a 2 | 201 a 3 reserved, b 1 reserved, a 2 reserved | a 0, b 2",
                    "COMPLETE | a 3, a 3 | " + LESS_OF_A + " | a 5, b 3",
                    // PARTLY takes what there is.
                    "PARTLY | a 6, b 1 | 201 a 5 reserved, b 1 reserved | a 0, b 2",
                    "PARTLY | a 4, b 1, a 4 | 201 a 4 reserved, b 1 reserved, a 1 reserved | a 0, b 2",
                    "PARTLY | a 2, b 9007199254740991 | 201 a 2 reserved, b 3 reserved | a 3, b 0",
                    "PARTLY | a 1, nothing 1 | 400 20001 The requested id nothing was not found  | a 5, b 3",
                })
        void takesAllOrWhatThereIs(String type, String items, String expected, String left) {
            assertThat(said(shop.post("{'type':'" + type + "','items':[" + items(items) + "]}")))
                    .isEqualTo(expected.strip() + (expected.endsWith("found") ? " " : ""));
            assertThat(free()).isEqualTo(left);
        }

        @Test
        void partlyHasNothingOfWhatIsGone() {
            shop.reserve("a 5");
            assertThat(said(shop.post("{'type':'PARTLY','items':[" + items("a 1, b 4") + "]}")))
                    .isEqualTo("201 a 0 reserved, b 3 reserved");
            assertThat(said(shop.post("{'type':'PARTLY','items':[" + items("a 1, b 1") + "]}")))
                    .as("nothing of anything is short stock")
                    .isEqualTo(LESS_OF_A + ", " + LESS_OF_B);
        }

        @Test
        void partlyTakesWholePieces() {
            shop.shop().stock("kilo", "2.5", ",'unit_allow_fraction':true,'unit_precision_level':2");
            assertThat(said(shop.post("{'type':'PARTLY','items':[" + items("kilo 3") + "]}")))
                    .isEqualTo("201 kilo 2 reserved");
        }

        @Test
        void livesTenMinutesWhenNothingIsSaid() {
            Reply reply = shop.post("{'items':[" + items("a 1") + "]}");
            assertThat(reply.json().at("/data/validUntil").asText()).isEqualTo("2023-11-14 22:23:20");
        }

        @Test
        void countsWhatIsLockedInCarts() {
            shop.shop().post("/private/products/a/lock", "{'lock_uuid':'c','duration':{'d_us':1000000},'quantity':4}");
            assertThat(said(shop.post("{'items':[" + items("a 2") + "]}"))).isEqualTo(LESS_OF_A);
            assertThat(said(shop.post("{'items':[" + items("a 1") + "]}"))).isEqualTo("201 a 1 reserved");
        }

        @Test
        void keepsItsProductsFromBeingRemoved() {
            shop.reserve("a 1");
            Reply reply = shop.shop().send("DELETE", "/private/products/a?force=yes", "");
            assertThat(reply.brief()).isEqualTo("409/2680");
            assertThat(reply.json().path("detail").asText())
                    .isEqualTo("cannot remove a product that orders or reservations hold, also not by force");
            assertThat(reply.json().path("hint").asText()).endsWith("but not while orders or reservations hold it.");
        }

        @Test
        void hasNumbersThatNobodyGuesses() {
            Set<Long> numbers = new HashSet<>();
            for (int i = 0; i < 5; i++) {
                numbers.add(shop.reserve("a 1"));
            }
            assertThat(numbers)
                    .hasSize(5)
                    .allSatisfy(number -> assertThat(number).isBetween(1L, (1L << 53) - 1));
            assertThat(numbers).anySatisfy(number -> assertThat(number).isGreaterThan(1L << 48));
        }

        @Test
        void drawsAnotherNumberWhereOneIsTaken() {
            site.machine.numbersDrawn = 0;
            site.machine.numbersTaken = 3;
            shop.reserve("a 1");
            assertThat(site.machine.numbersDrawn).isEqualTo(4);
            site.machine.numbersTaken = 0;
        }

        @Test
        void takesFiveHundredItemsAndNotOneMore() {
            List<String> items = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                shop.stock("p" + i, "1");
                items.add("p" + i + " 1");
            }
            Reply reply = shop.post("{'items':[" + items(String.join(", ", items)) + "]}");
            assertThat(reply.status()).isEqualTo(201);
            assertThat(reply.json().at("/data/items")).hasSize(500);
            items.add("a 1");
            assertThat(said(shop.post("{'items':[" + items(String.join(", ", items)) + "]}")))
                    .isEqualTo("400 items: There may be at most 500 items");
        }
    }

    @Nested
    class Reading {
        @Test
        void tellsWhetherItStillLives() {
            Reply made = shop.post("{'lifetime':60,'items':[" + items("a 2, b 1") + "]}");
            Reply got = shop.get(number(made));
            assertThat(said(got)).isEqualTo("200 a 2 reserved, b 1 reserved");
            assertThat(got.json().path("data")).isEqualTo(made.json().path("data"));
        }

        @Test
        void endsToTheMillisecond() {
            long number = shop.reserve("a 2");
            site.machine.epochMillis += 59_999;
            assertThat(said(shop.get(number))).isEqualTo("200 a 2 reserved");
            site.machine.epochMillis += 1;
            assertThat(said(shop.get(number)))
                    .as("nobody has come by to end it")
                    .isEqualTo("200 a 2 expired");
        }

        @Test
        void knowsNothingOfWhatWasTakenBack() {
            long number = shop.reserve("a 2");
            assertThat(shop.delete(number).status()).isEqualTo(204);
            assertThat(said(shop.get(number))).isEqualTo("404 " + unknown(number));
        }
    }

    @Nested
    class Changing {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    // There are 2 of a and 1 of b in it; the whole list is replaced.
                    "'items':[{'id':'a','qty':1}] | 201 a 1 reserved | a 4, b 3",
                    "'items':[{'id':'a','qty':7}] | " + LESS_OF_A + " | a 3, b 2",
                    "'items':[{'id':'a','qty':'3'},{'id':'b','qty':3}] | 201 a 3 reserved, b 3 reserved | a 2, b 0",
                    "'items':[{'id':'b','qty':1}] | 201 b 1 reserved | a 5, b 2",
                    "'items':[{'id':'c','qty':1}] | 201 c 1 reserved | a 5, b 3",
                    "'items':[{'id':'nothing','qty':1}] | 400 20001 The requested id nothing was not found  | a 3, b 2",
                    "'items':[{'id':'a','qty':1},{'id':'b','qty':4}] | 400 " + LESS_OF_B + " | a 3, b 2",
                    "'type':'PARTLY','items':[{'id':'a','qty':9}] | 201 a 5 reserved | a 0, b 3",
                    "'type':'PARTLY','items':[{'id':'a','qty':9},{'id':'b','qty':1}] | 201 a 5 reserved, b 1 reserved | a 0, b 2",
                    // Without a list it is kept.
                    "'lifetime':5 | 201 a 2 reserved, b 1 reserved | a 3, b 2",
                    "'lifetime':5,'items':null | 201 a 2 reserved, b 1 reserved | a 3, b 2",
                    "'type':'PARTLY' | 201 a 2 reserved, b 1 reserved | a 3, b 2",
                    "`` | 201 a 2 reserved, b 1 reserved | a 3, b 2",
                    "'items':[] | 400 items: required | a 3, b 2",
                })
        void replacesTheListOrKeepsIt(String members, String expected, String left) {
            shop.stock("c", "1");
            long number = shop.reserve("a 2, b 1");
            String before = shop.get(number).text();
            Reply reply = shop.put(number, "{" + members + "}");
            assertThat(said(reply).strip()).isEqualTo(expected);
            assertThat(free()).isEqualTo(left);
            if (reply.status() == 201) {
                assertThat(number(reply)).isEqualTo(number);
                assertThat(shop.get(number).json().path("data"))
                        .isEqualTo(reply.json().path("data"));
            } else {
                assertThat(shop.get(number).text()).isEqualTo(before);
            }
        }

        @Test
        void countsWhatItHasAsFree() {
            long number = shop.reserve("a 5, b 3");
            assertThat(said(shop.put(number, "{'items':[" + items("a 5, b 3") + "]}")))
                    .isEqualTo("201 a 5 reserved, b 3 reserved");
        }

        @Test
        void countsTheLifetimeFromNowOrKeepsTheEnd() {
            long number = shop.reserve("a 1");
            site.machine.epochMillis += 50_000;
            assertThat(shop.put(number, "{}").json().at("/data/validUntil").asText())
                    .isEqualTo("2023-11-14 22:14:20");
            assertThat(shop.put(number, "{'items':[" + items("a 2") + "]}")
                            .json()
                            .at("/data/validUntil")
                            .asText())
                    .isEqualTo("2023-11-14 22:14:20");
            assertThat(shop.put(number, "{'lifetime':60}")
                            .json()
                            .at("/data/validUntil")
                            .asText())
                    .isEqualTo("2023-11-14 22:15:10");
            assertThat(shop.put(number, "{'lifetime':'1'}")
                            .json()
                            .at("/data/validUntil")
                            .asText())
                    .isEqualTo("2023-11-14 22:14:11");
            site.machine.epochMillis += 1_000;
            assertThat(said(shop.get(number))).isEqualTo("200 a 2 expired");
        }

        @Test
        void makesOneThatIsOverAnewAndSaysSo() {
            long number = shop.reserve("a 2, b 1");
            String expired = "21004 The reservation with id " + number + " has already expired";
            site.machine.epochMillis += 60_000;
            Reply kept = shop.put(number, "{}");
            assertThat(said(kept)).isEqualTo("201 a 2 reserved, b 1 reserved, " + expired);
            assertThat(kept.json().at("/data/validUntil").asText())
                    .as("ten minutes, because the old end has passed")
                    .isEqualTo("2023-11-14 22:24:20");
            assertThat(number(kept)).isEqualTo(number);
            assertThat(free()).isEqualTo("a 3, b 2");
            site.machine.epochMillis += 600_000;
            assertThat(said(shop.put(number, "{'lifetime':5,'items':[" + items("a 1") + "]}")))
                    .isEqualTo("201 a 1 reserved, " + expired);
            assertThat(said(shop.put(number, "{'lifetime':5}")))
                    .as("it lives again")
                    .isEqualTo("201 a 1 reserved");
            site.machine.epochMillis += 5_000;
            shop.reserve("a 5");
            assertThat(said(shop.put(number, "{}"))).isEqualTo(LESS_OF_A);
            assertThat(said(shop.get(number))).isEqualTo("200 a 1 expired");
        }

        @Test
        void makesWhatThereWasOfOneThatIsOverAnew() {
            shop.reserve("b 3");
            long number = number(shop.post("{'lifetime':1,'type':'PARTLY','items':[" + items("a 1, b 1, a 9") + "]}"));
            site.machine.epochMillis += 1_000;
            String lines = "201 a 1 reserved, b 0 reserved, a 4 reserved";
            assertThat(said(shop.put(number, "{'lifetime':1}"))).startsWith(lines + ", 21004 ");
            assertThat(said(shop.put(number, "{}"))).isEqualTo(lines);
            assertThat(free()).as("nothing of b is held").isEqualTo("a 0, b 0");
            site.machine.epochMillis += 60_000;
            assertThat(said(shop.put(number, "{'type':'PARTLY'}"))).startsWith(lines + ", 21004 ");
        }
    }

    @Nested
    class TakingBack {
        @Test
        void freesAllOfItAtOnce() {
            long number = shop.reserve("a 5, b 3");
            Reply reply = shop.delete(number);
            assertThat(reply.status()).isEqualTo(204);
            assertThat(reply.text()).isEmpty();
            assertThat(reply.header("Content-Type")).isEmpty();
            assertThat(free()).isEqualTo("a 5, b 3");
        }

        @Test
        void findsItOnce() {
            long number = shop.reserve("a 5");
            shop.delete(number);
            assertThat(said(shop.delete(number))).isEqualTo("400 " + unknown(number));
            assertThat(said(shop.put(number, "{'lifetime':5}"))).isEqualTo("400 " + unknown(number));
        }

        @Test
        void forgetsOneThatIsOver() {
            long number = shop.reserve("a 5");
            site.machine.epochMillis += 60_000;
            assertThat(shop.delete(number).status()).isEqualTo(204);
            assertThat(said(shop.get(number))).isEqualTo("404 " + unknown(number));
            assertThat(free()).isEqualTo("a 5, b 3");
        }
    }
}
