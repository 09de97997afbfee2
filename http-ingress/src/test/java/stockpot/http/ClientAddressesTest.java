package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressesTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "::ffff:192.0.2.7, 192.0.2.7",
        "2001:db8:0:1::7, 20:01:0d:b8:00:00:00:01::/64",
        "[2001:db8:0:1:ffff:ffff:ffff:ffff], 20:01:0d:b8:00:00:00:01::/64",
        "2001:db8:0:2::7, 20:01:0d:b8:00:00:00:02::/64",
        "fe80::1%eth0, fe:80:00:00:00:00:00:00::/64",
        "not:an:address, not:an:address",
    })
    void countsAnIpv6NetworkAsOneClient(String address, String limited) {
        assertThat(ClientAddresses.limited(address)).isEqualTo(limited);
    }
}
