package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Reached;

class ClientAddressesTest {
    private static final ClientAddresses TRUSTING =
            new ClientAddresses(Networks.of("10.0.0.0/8, 2001:db8:ff::/48"), null);
    private static final ClientAddresses ALONE = new ClientAddresses(Networks.NONE, null);

    /** A request from there to 192.0.2.1:8080, with headers such as {@code A: b; C: d}. */
    private static HttpServletRequest request(String peer, String headers) {
        List<String[]> pairs = headers == null
                ? List.of()
                : List.of(headers.split(" / ")).stream()
                        .map(header -> header.split(": ", 2))
                        .toList();
        return (HttpServletRequest) Proxy.newProxyInstance(
                ClientAddressesTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "getRemoteAddr" -> peer;
                    case "getLocalAddr" -> "192.0.2.1";
                    case "getLocalPort" -> 8080;
                    case "getHeader" ->
                        values(pairs, arguments[0]).stream().findFirst().orElse(null);
                    case "getHeaders" -> Collections.enumeration(values(pairs, arguments[0]));
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static List<String> values(List<String[]> pairs, Object name) {
        return pairs.stream()
                .filter(pair -> pair[0].equalsIgnoreCase((String) name))
                .map(pair -> pair[1])
                .toList();
    }

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9 | X-Forwarded-For: 198.51.100.1                            | 203.0.113.9",
                "203.0.113.9 | Forwarded: for=198.51.100.1                              | 203.0.113.9",
                "10.1.2.3    |                                                          | 10.1.2.3",
                "10.1.2.3    | X-Forwarded-For: 198.51.100.1                            | 198.51.100.1",
                "10.1.2.3    | X-Forwarded-For: 6.6.6.6, 198.51.100.1                   | 198.51.100.1",
                "10.1.2.3    | X-Forwarded-For: 6.6.6.6, 198.51.100.1, 10.9.9.9         | 198.51.100.1",
                "10.1.2.3    | X-Forwarded-For: 6.6.6.6 / X-Forwarded-For: 198.51.100.1 | 198.51.100.1",
                "10.1.2.3    | X-Forwarded-For: 10.4.4.4                                | 10.4.4.4",
                "10.1.2.3    | X-Forwarded-For: 6.6.6.6, unknown                        | 10.1.2.3",
                "10.1.2.3    | X-Forwarded-For: 198.51.100.1:4711                       | 198.51.100.1",
                "10.1.2.3    | X-Forwarded-For: [2001:db8::7]:4711                      | 2001:db8:0:0:0:0:0:7",
                "[2001:db8:ff::1] | X-Forwarded-For: 198.51.100.1                       | 198.51.100.1",
                "10.1.2.3    | Forwarded: for=6.6.6.6, For=198.51.100.1;proto=https     | 198.51.100.1",
                "10.1.2.3    | Forwarded: for=\"[2001:db8::7]:4711\"                    | 2001:db8:0:0:0:0:0:7",
                "10.1.2.3    | Forwarded: for=\"6.6.6.6, for=198.51.100.1               | 10.1.2.3",
                "10.1.2.3    | Forwarded: for=_hidden                                   | 10.1.2.3",
                "10.1.2.3    | Forwarded: for=6.6.6.6 / X-Forwarded-For: 198.51.100.1   | 198.51.100.1",
            })
    void believesTrustedProxiesOnly(String peer, String headers, String client) {
        assertThat(TRUSTING.exact(request(peer, headers))).isEqualTo(client);
        assertThat(ALONE.exact(request(peer, headers))).isEqualTo(peer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9 | Host: evil.example / X-Forwarded-Host: evil.example     | http://192.0.2.1:8080",
                "10.1.2.3    | Host: shop.example                                      | http://shop.example",
                "10.1.2.3    | Host: shop.example / X-Forwarded-Proto: https           | https://shop.example",
                "10.1.2.3    | Host: in:81 / X-Forwarded-Host: shop.example:444 / X-Forwarded-Proto: HTTPS /"
                        + " X-Forwarded-Prefix: /stock/                                 | https://shop.example:444/stock",
                "10.1.2.3    | Host: a / X-Forwarded-Host: evil.example, shop.example  | http://shop.example",
                "10.1.2.3    | Host: a / X-Forwarded-Host: x/../y                      | http://a",
                "10.1.2.3    | Host: a / X-Forwarded-Prefix: //evil.example/x          | http://a",
                "10.1.2.3    | Host: [2001:db8::7]:80                                  | http://[2001:db8::7]:80",
                "10.1.2.3    | Host: a b                                               | http://192.0.2.1:8080",
                "10.1.2.3    |                                                         | http://192.0.2.1:8080",
                "10.1.2.3    | Host: a / Forwarded: for=6.6.6.6;host=shop.example;proto=https | https://shop.example",
            })
    void isReachedWhereTrustedProxiesSay(String peer, String headers, String url) {
        Reached reached = TRUSTING.reached(request(peer, headers));
        assertThat(reached.origin() + reached.prefix()).isEqualTo(url);
        Reached set = Reached.of("https://shop.example:8443/stock/");
        assertThat(new ClientAddresses(Networks.NONE, set).reached(request(peer, headers)))
                .isEqualTo(set);
    }

    /** What docs/operations.md says of nginx, for a client that invents what it can. */
    @Test
    void isReachedWhereTheDocumentedProxySays() throws IOException {
        String documented = Files.readString(Path.of("../docs/operations.md"));
        Map<String, String> variables =
                Map.of("$http_host", "shop.example", "$scheme", "https", "$remote_addr", "198.51.100.1", "\"\"", "");
        String headers = Pattern.compile("proxy_set_header (\\S+) (\\S+);")
                .matcher(documented)
                .results()
                .map(each -> each.group(1) + ": " + variables.getOrDefault(each.group(2), each.group(2)))
                .collect(Collectors.joining(" / "));
        assertThat(headers).contains("X-Forwarded-Prefix: /stock", "Forwarded: ");
        HttpServletRequest request = request("10.1.2.3", headers);
        Reached reached = TRUSTING.reached(request);
        assertThat(reached.origin() + reached.prefix()).isEqualTo("https://shop.example/stock");
        assertThat(TRUSTING.exact(request)).isEqualTo("198.51.100.1");
        assertThat(ALONE.reached(request).origin()).isEqualTo("http://192.0.2.1:8080");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Host: a                                                     | yes",
                "Host: a / Sec-Fetch-Site: same-origin / Origin: http://b    | yes",
                "Host: a / Sec-Fetch-Site: none                              | yes",
                "Host: a / Sec-Fetch-Site: same-site                         | no",
                "Host: a / Sec-Fetch-Site: cross-site                        | no",
                "Host: a / Sec-Fetch-Site: Same-Origin                       | no",
                "Host: A:81 / Origin: http://a:81                            | yes",
                "Host: a / Origin: https://a                                 | yes",
                "Host: a:81 / Origin: http://a                               | no",
                "Host: a / Origin: http://b                                  | no",
                "Host: a / Origin: null                                      | no",
                "Host: a / Origin: http://a.evil.example                     | no",
                "Host: inside / Origin: https://shop.example                 | yes",
                "Host: inside / Origin: http://192.0.2.1:8080                | no",
            })
    void refusesPagesOfOtherSitesWhereAPasswordIsTaken(String headers, String may) throws ApiException {
        ClientAddresses clients = new ClientAddresses(Networks.NONE, Reached.of("https://shop.example"));
        HttpServletRequest request = request("203.0.113.9", headers);
        clients.requireThisSite(request, Access.PRODUCTS_LOCK);
        for (Access access : List.of(Access.SHOP, Access.LOGIN, Access.MANAGEMENT)) {
            if (may.equals("yes")) {
                clients.requireThisSite(request, access);
            } else {
                assertThatThrownBy(() -> clients.requireThisSite(request, access))
                        .isInstanceOf(ApiException.class)
                        .hasMessageContaining("STOCKPOT_PUBLIC_URL");
            }
        }
    }

    @Test
    void isNotStoppedByAHeaderThatIsLongAndBad() {
        for (String bad : List.of("for=\"" + "\\x".repeat(3500), "for=1;".repeat(1300), "/a".repeat(4000))) {
            HttpServletRequest request = request("10.1.2.3", "Host: a / Forwarded: " + bad);
            assertThat(TRUSTING.exact(request)).isEqualTo("10.1.2.3");
            assertThat(TRUSTING.reached(request("10.1.2.3", "Host: a / X-Forwarded-Prefix: " + bad))
                            .prefix())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/", "proxy.example", "/8", "10.0.0.0/8/8"})
    void takesNoListOfWhatIsNoNetwork(String text) {
        assertThatThrownBy(() -> Networks.of("127.0.0.1 " + text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }
}
