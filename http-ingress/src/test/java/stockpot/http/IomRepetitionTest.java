package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.http.IomShop.items;
import static stockpot.http.IomShop.number;
import static stockpot.http.IomShop.said;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stockpot.http.Site.Reply;

/** What a POST that comes again under its {@code Idempotency-Key} is answered. */
class IomRepetitionTest {
    private static final String LESS_OF_A = "400 21001 The requested quantity of product a is not available";

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

    private String free() {
        return "a " + shop.free("a") + ", b " + shop.free("b");
    }

    private Reply post(String key, String items) {
        return shop.post("{'lifetime':60,'items':[" + items(items) + "]}", "Idempotency-Key", key);
    }

    @Test
    void isTheSameReservationUnderTheSameKey() {
        Reply first = post("k", "a 5");
        assertThat(said(first)).isEqualTo("201 a 5 reserved");
        assertThat(number(first)).isBetween(1L, (1L << 53) - 1);
        assertThat(post("k", "a 5").text()).as("although nothing is left").isEqualTo(first.text());
        assertThat(free()).isEqualTo("a 0, b 3");
        assertThat(number(post("l", "b 1"))).isNotEqualTo(number(first));
    }

    @Test
    void isAConflictWithAnotherBody() {
        post("k", "a 1");
        assertThat(said(post("k", "a 2"))).isEqualTo("400 21003 The Idempotency-Key was used for another request");
        assertThat(free()).isEqualTo("a 4, b 3");
    }

    @Test
    void isAnotherOneAtAnotherShop() {
        long own = number(post("k", "a 1"));
        IomShop other = IomShop.open(site);
        other.stock("a", "1");
        assertThat(number(other.post("{'lifetime':60,'items':[" + items("a 1") + "]}", "Idempotency-Key", "k")))
                .isNotEqualTo(own);
    }

    @Test
    void isNotMadeAgainWhenItIsOver() {
        long number = number(post("k", "a 1"));
        site.machine.epochMillis += 7_000;
        shop.delete(number);
        site.machine.epochMillis += 7_000;
        Reply again = post("k", "a 1");
        assertThat(said(again)).isEqualTo("201 a 1 expired");
        assertThat(validUntil(again)).as("when it was taken back").isEqualTo("2023-11-14 22:13:27");
        assertThat(free()).isEqualTo("a 5, b 3");
    }

    @Test
    void isAnsweredAsItIsNow() {
        Reply first = post("k", "a 1");
        site.machine.epochMillis += 7_000;
        shop.put(number(first), "{'lifetime':600,'items':[" + items("a 2") + "]}");
        assertThat(said(post("k", "a 1"))).isEqualTo("201 a 2 reserved");
        assertThat(validUntil(post("k", "a 1"))).isEqualTo("2023-11-14 22:23:27");
        site.machine.epochMillis += 600_000;
        assertThat(said(post("k", "a 1"))).isEqualTo("201 a 2 expired");
        site.machine.epochMillis += 7_000;
        shop.delete(number(first));
        assertThat(validUntil(post("k", "a 1")))
                .as("its time was over before it was taken back")
                .isEqualTo("2023-11-14 22:23:27");
    }

    private static String validUntil(Reply reply) {
        return reply.json().at("/data/validUntil").asText();
    }

    @Test
    void isShortWhenOthersHaveTakenIt() {
        shop.reserve("a 5");
        assertThat(said(post("k", "a 1"))).isEqualTo(LESS_OF_A);
    }
}
