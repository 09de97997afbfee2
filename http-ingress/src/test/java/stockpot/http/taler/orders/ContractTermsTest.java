package stockpot.http.taler.orders;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContractTermsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | {'nonce':'n'}",
                "{'a':[{'z':1}]} | {'a':[{'z':1}],'nonce':'n'}",
                "{'a':{'order_id':1},'order_id':2,'z':3} | {'a':{'order_id':1},'nonce':'n','order_id':2,'z':3}",
                "{'é':'é','z':1} | {'nonce':'n','é':'é','z':1}",
            })
    void theNonceHasItsPlaceAmongTheMembers(String contract, String with) {
        assertThat(ContractTerms.withNonce(contract.replace('\'', '"'), "n")).isEqualTo(with.replace('\'', '"'));
    }

    /** Whoever may write commands can place an order whose contract is anything. */
    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "[1]", "7", "{\"a\":", "{\"nonce\":\"another\"}"})
    void whatIsNoContractStaysAsItIs(String contract) {
        assertThat(ContractTerms.withNonce(contract, "n")).isEqualTo(contract);
    }
}
