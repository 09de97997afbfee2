package stockpot.topology.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What another had under the name of an instance is not told to whoever has it now. */
class OwnTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0   | ContractErased       | {'placed_ms':5,'time_ms':900}                  | true",
                "100 | ContractErased       | {'placed_ms':5,'time_ms':900}                  | false",
                "100 | OrderPaid            | {'placed_ms':100,'time_ms':900}                | true",
                "100 | ReservationForgotten | {'ended_ms':99,'time_ms':900}                  | false",
                "100 | ReservationMade      | {'time_ms':900}                                | true",
                "100 | StockLocked          | {'time_ms':900}                                | true",
                "100 | LockDropped          | {'time_ms':3600099}                            | false",
                "100 | LockDropped          | {'time_ms':3600100}                            | true",
                "0   | LockDropped          | {'time_ms':1}                                  | true",
            })
    void isKnownByItsTimes(long since, String type, String json, boolean own) {
        byte[] value = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        Happening happening = new Happening(0, 0, type, null, new byte[0], value, null, new long[1], 0);
        assertThat(new Own("shop", since).has(happening)).isEqualTo(own);
    }
}
