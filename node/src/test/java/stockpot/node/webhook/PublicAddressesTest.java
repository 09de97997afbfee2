package stockpot.node.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "127.0.0.1",
                "127.9.9.9",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.127.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::1",
                "2002:7f00:1::",
                "2001::1",
                "2001:db8::1",
                "100::1"
            })
    void areNotThoseNearTheNode(String literal) throws IOException {
        assertThat(PublicAddresses.isPublic(InetAddress.ofLiteral(literal))).isFalse();
        assertThatThrownBy(() -> new PublicAddresses(false).find(literal))
                .isInstanceOf(IOException.class)
                .hasMessage("the address is not public");
        assertThat(new PublicAddresses(true).find(literal)).isEqualTo(InetAddress.ofLiteral(literal));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "192.167.1.1",
                "193.0.0.1",
                "198.17.0.1",
                "198.20.0.1",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450::1",
                "::ffff:1.1.1.1"
            })
    void areThoseOfTheInternet(String literal) throws IOException {
        assertThat(PublicAddresses.isPublic(InetAddress.ofLiteral(literal))).isTrue();
        assertThat(new PublicAddresses(false).find(literal)).isEqualTo(InetAddress.ofLiteral(literal));
    }

    @Test
    void areThoseOfANameToo() {
        assertThatThrownBy(() -> new PublicAddresses(false).find("localhost")).hasMessage("the address is not public");
        // As a resolver reads them that knows more ways to write a number.
        for (String name : new String[] {"2130706433", "0x7f000001", "127.1", "017700000001"}) {
            assertThatThrownBy(() -> new PublicAddresses(false).find(name)).isInstanceOf(IOException.class);
        }
    }
}
