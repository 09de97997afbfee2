package stockpot.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import stockpot.http.Site.Reply;
import stockpot.http.exchange.Reached;
import stockpot.kernel.Sha256;

/** Orders and templates as people see them, and what merchants may write into those pages. */
class PageTest {
    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private static final String HOSTILE =
            "</title></style><script>alert(1)</script><img src=x onerror=\\\"alert(1)\\\"> & &amp; \\u202e\\u0001 'q'";
    private static final String SHOWN =
            "</title></style><script>alert(1)</script><img src=x onerror=\"alert(1)\"> & &amp; \u202e\u0001 'q'";
    private static final Set<String> ELEMENTS = Set.of(
            "a", "body", "div", "h1", "head", "html", "main", "meta", "p", "path", "style", "svg", "table", "tbody",
            "td", "title", "tr");
    private static final Set<String> ATTRIBUTES =
            Set.of("aria-label", "charset", "class", "content", "d", "dir", "href", "lang", "name", "role", "viewbox");

    @AutoClose
    private static final Site site = new Site();

    private Shop shop;

    @BeforeEach
    void open() {
        site.machine.epochMillis = 1_700_000_000_000L;
        shop = Shop.open(site);
        shop.stock("bread", "10", ",'product_name':'Rye bread','unit_price':['KUDOS:2.5']");
    }

    /** Places an order of two loaves and returns where its customer sees it. */
    private String place(String more) {
        Reply reply = shop.post(
                "/private/orders",
                "{'order':{'amount':'KUDOS:5','summary':'Two loaves','order_id':'o'" + more
                        + "},'inventory_products':[{'product_id':'bread','quantity':2}]}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return "/orders/o?token=" + reply.json().path("token").asText();
    }

    private Reply see(String path, String... headers) {
        List<String> all = new ArrayList<>(List.of("Accept", BROWSER));
        all.addAll(List.of(headers));
        return shop.anybody("GET", path, "", all.toArray(String[]::new));
    }

    /** A page is well-formed XML but for characters that XML does not know, of few elements, and runs nothing. */
    private static Document page(Reply reply) {
        assertThat(reply.header("Content-Type")).isEqualTo("text/html;charset=utf-8");
        assertThat(reply.header("Vary")).isEqualTo("Accept, Accept-Language");
        assertThat(reply.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(reply.text()).startsWith("<!DOCTYPE html><html lang=");
        try {
            String text = reply.text().replace('\u0001', '\ufffd');
            Document page = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(text.getBytes(UTF_8)));
            NodeList all = page.getElementsByTagName("*");
            for (int i = 0; i < all.getLength(); i++) {
                Element element = (Element) all.item(i);
                assertThat(ELEMENTS).contains(element.getTagName());
                for (int j = 0; j < element.getAttributes().getLength(); j++) {
                    assertThat(ATTRIBUTES)
                            .contains(element.getAttributes().item(j).getNodeName());
                }
            }
            String style = page.getElementsByTagName("style").item(0).getTextContent();
            assertThat(reply.header("Content-Security-Policy"))
                    .startsWith("default-src 'none'; style-src 'sha256-"
                            + Base64.getEncoder().encodeToString(Sha256.of(style)) + "';")
                    .doesNotContain("unsafe");
            return page;
        } catch (Exception e) {
            throw new AssertionError(reply.text(), e);
        }
    }

    private static List<String> texts(Document page, String element) {
        List<String> texts = new ArrayList<>();
        NodeList found = page.getElementsByTagName(element);
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent());
        }
        return texts;
    }

    private static List<String> links(Document page) {
        List<String> links = new ArrayList<>();
        NodeList found = page.getElementsByTagName("a");
        for (int i = 0; i < found.getLength(); i++) {
            links.add(((Element) found.item(i)).getAttribute("href"));
        }
        return links;
    }

    @Test
    void showsAnOrderAndHowToPayIt() {
        String path = place("");
        Reply reply = see(path);
        assertThat(reply.status()).isEqualTo(402);
        Document page = page(reply);
        assertThat(texts(page, "h1")).containsExactly("Two loaves");
        assertThat(texts(page, "p"))
                .contains("Not paid yet", "5.00\u00a0KUDOS", "To be paid by November 15, 2023, 10:13\u202fPM UTC");
        assertThat(texts(page, "td")).containsExactly("Rye bread", "2 Piece");
        assertThat(links(page))
                .containsExactly(shop.anybody("GET", path, "")
                        .json()
                        .path("taler_pay_uri")
                        .asText());
        Element code = (Element) page.getElementsByTagName("path").item(0);
        assertThat(code.getAttribute("d")).startsWith("M4 4h7v1h-7z");
    }

    @Test
    void showsAnOrderThatIsPaid() {
        String path = place(",'fulfillment_url':'https://x/cake','fulfillment_message':'Come in'");
        shop.post("/private/orders/o/payments", "{'payment_ref':'r','amount':'KUDOS:5'}");
        Reply reply = see(path);
        assertThat(reply.status()).isEqualTo(200);
        Document page = page(reply);
        assertThat(texts(page, "p")).contains("Paid", "Come in", "Continue");
        assertThat(links(page)).containsExactly("https://x/cake");
        assertThat(texts(page, "svg")).isEmpty();

        String tag = reply.header("ETag");
        Reply json = shop.anybody("GET", path, "", "If-None-Match", tag);
        assertThat(json.status()).isEqualTo(200);
        assertThat(json.header("Vary")).isEqualTo("Accept, Accept-Language");
        assertThat(json.header("ETag")).isNotEqualTo(tag);
        assertThat(see(path, "If-None-Match", json.header("ETag")).status()).isEqualTo(200);
        assertThat(see(path, "If-None-Match", tag).status()).isEqualTo(304);
        assertThat(see(path, "If-None-Match", tag, "Accept-Language", "de").status())
                .isEqualTo(200);
    }

    @Test
    void showsAnOrderThatIsOver() {
        String path = place(",'pay_deadline':{'t_s':1700000010}");
        site.machine.epochMillis += 10_000;
        shop.anybody("POST", "/orders/o/claim", "{'nonce':'n','token':'" + path.split("=", 2)[1] + "'}");
        Document page = page(see(path + "&timeout_ms=20000"));
        assertThat(texts(page, "p")).contains("Not paid in time; the order is over");
        assertThat(links(page)).isEmpty();
    }

    @Test
    void sendsStrangersElsewhere() {
        place(",'public_reorder_url':'https://x/again'");
        Reply reply = see("/orders/o");
        assertThat(reply.status()).isEqualTo(202);
        assertThat(links(page(reply))).containsExactly("https://x/again");
        assertThat(reply.text()).doesNotContain("Two loaves");
    }

    @Test
    void speaksGerman() {
        Reply reply = see(place(""), "Accept-Language", "fr, de-CH;q=0.9, en;q=0.1");
        assertThat(reply.header("Content-Language")).isEqualTo("de");
        assertThat(texts(page(reply), "p")).contains("Noch nicht bezahlt", "5,00\u00a0KUDOS");
        assertThat(see("/orders/o", "Accept-Language", ";;;").header("Content-Language"))
                .isEqualTo("en");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*                                    | json",
                "application/json                       | json",
                "application/json, text/html            | json",
                "text/html;q=0.5, application/json      | json",
                "text/html;q=0, */*                     | json",
                "text/html;q=x, */*;q=0.1               | json",
                "image/png                              | json",
                "text/plain                             | json",
                "'text/html,*/*;q=0.8'                  | html",
                "TEXT/HTML                              | html",
                "text/*                                 | html",
                "application/json;q=0.1, */*            | html",
                "application/json;q=0, */*;q=0.001      | html",
                "text/html; charset=utf-8; q=0.9, application/json;q=0.899 | html",
            })
    void isGivenToThoseWhoWantIt(String accept, String expected) {
        Reply reply = shop.anybody("GET", place(""), "", "Accept", accept);
        assertThat(reply.header("Content-Type")).contains(expected);
    }

    @Test
    void hasAHeadOnly() {
        String path = place("");
        Reply head = shop.anybody("HEAD", path, "", "Accept", BROWSER);
        Reply get = see(path);
        assertThat(head.status()).isEqualTo(402);
        assertThat(head.text()).isEmpty();
        for (String name : List.of("ETag", "Content-Type", "Content-Length", "Content-Security-Policy", "Vary")) {
            assertThat(head.header(name)).as(name).isNotEmpty().isEqualTo(get.header(name));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/orders/nothing",
                "/orders/o",
                "/orders/o?token=x",
                "/templates/nothing",
                "/orders/o?token=a&token=b"
            })
    void saysErrorsToo(String path) {
        place("");
        Reply json = shop.anybody("GET", path, "");
        assertThat(json.header("Vary")).isEqualTo("Accept, Accept-Language");
        Reply reply = see(path);
        assertThat(reply.status()).isEqualTo(json.status()).isBetween(400, 404);
        assertThat(texts(page(reply), "p"))
                .contains(json.json().path("hint").asText(), json.status() + " / " + json.code());
    }

    @Test
    void saysThatThereIsNoSuchShop() {
        Reply reply = site.sendAs("", "GET", "/instances/nobody/orders/o", "", "Accept", BROWSER);
        assertThat(texts(page(reply), "h1")).containsExactly("There is nothing here");
        assertThat(texts(page(reply), "p")).contains("404 / 2000");
        assertThat(site.sendAs("", "GET", "/instances/nobody/config", "", "Accept", BROWSER)
                        .code())
                .isEqualTo(2000);
    }

    // What merchants write

    @Test
    void showsWhatIsHostileAsItIs() {
        String product = "{\"description\":\"" + "<b>".repeat(300) + "\",\"quantity\":1,\"unit\":\"<i>\"},";
        Reply placed = site.sendAs(
                shop.token(), "POST", shop.path() + "/private/orders", """
                {"order":{"amount":"KUDOS:5","order_id":"o","fulfillment_url":"javascript:alert(1)",
                "products":[%s{"description":"last"}],"summary":"%s"}}
                """.formatted(product.repeat(399), HOSTILE));
        assertThat(placed.status()).as(placed.text()).isEqualTo(200);
        String path = "/orders/o?token=" + placed.json().path("token").asText();
        Document page = page(see(path + "&session_id=%3Cscript%3E%22%27"));
        assertThat(texts(page, "h1")).containsExactly(SHOWN.replace('\u0001', '\ufffd'));
        assertThat(texts(page, "td"))
                .hasSize(101)
                .contains("350 more")
                .allSatisfy(text -> assertThat(text.length()).isLessThan(400));
        assertThat(see(path).response().body().length).isLessThan(150_000);
        shop.post("/private/orders/o/payments", "{'payment_ref':'r','amount':'KUDOS:5'}");
        assertThat(links(page(see(path)))).isEmpty();
    }

    @Test
    void leavesOutACodeThatNobodyCanScan() {
        Document page = page(see(place("") + "&session_id=" + "s".repeat(1_000)));
        assertThat(texts(page, "svg")).isEmpty();
        assertThat(links(page)).hasSize(1);
        assertThat(links(page(see("/orders/o?token=x")))).isEmpty();
    }

    // Templates

    private Reply offer(String contract) {
        Reply reply = site.sendAs(shop.token(), "POST", shop.path() + "/private/templates", """
                {"template_id":"t","template_description":"for us alone","template_contract":{"pay_duration":
                {"d_us":60000000},%s}}
                """.formatted(contract));
        assertThat(reply.status()).as(reply.text()).isEqualTo(204);
        return see("/templates/t");
    }

    @Test
    void showsWhatATemplateOffersAndHowMuchIsLeft() {
        shop.stock("gone", "0", ",'product_name':'Cake'");
        shop.stock("water", "-1", ",'product_name':'Water','unit_price':['KUDOS:1']");
        Reply reply =
                offer("\"template_type\":\"inventory-cart\",\"selected_all\":true,\"summary\":\"" + HOSTILE + "\"");
        assertThat(reply.status()).isEqualTo(200);
        Document page = page(reply);
        assertThat(texts(page, "h1")).containsExactly(SHOWN.replace('\u0001', '\ufffd'));
        assertThat(texts(page, "td"))
                .containsExactly(
                        "Rye bread10 Piece left", "2.50\u00a0KUDOS", "Cakesold out", "", "Water", "1.00\u00a0KUDOS");
        assertThat(links(page))
                .containsExactly("taler+http://pay-template/127.0.0.1:" + site.door.port() + shop.path() + "/t");
        assertThat(reply.text()).doesNotContain("for us alone");

        String tag = reply.header("ETag");
        assertThat(shop.anybody("GET", "/templates/t", "").header("ETag")).isNotEqualTo(tag);
        assertThat(see("/templates/t", "If-None-Match", tag).status()).isEqualTo(304);
        shop.post("/private/products/bread/lock", "{'lock_uuid':'l','duration':{'d_us':'forever'},'quantity':3}");
        Reply later = see("/templates/t", "If-None-Match", tag);
        assertThat(texts(page(later), "td")).contains("Rye bread7 Piece left");
    }

    @Test
    void showsNoMoreOfATemplateThanAPageful() {
        for (int i = 0; i < 101; i++) {
            shop.stock("p" + i, "1", "");
        }
        Document page = page(offer("\"template_type\":\"inventory-cart\",\"selected_all\":true"));
        assertThat(texts(page, "h1")).containsExactly("t");
        assertThat(texts(page, "td")).hasSize(201).endsWith("\u2026 more");
    }

    @Test
    void showsATemplateOfOnePrice() {
        Document page = page(offer("\"amount\":\"KUDOS:3\",\"summary\":\"A coffee\""));
        assertThat(texts(page, "h1")).containsExactly("A coffee");
        assertThat(texts(page, "p")).contains("3.00\u00a0KUDOS");
    }

    /** Both say what the answer depends on. */
    @Test
    void leavesToOthersWhatTheySay() {
        HttpSettings.Outside outside = new HttpSettings.Outside(
                Reached.of("https://shop.example"), Networks.NONE, false, Origins.of("https://till.example"), "");
        try (Site behind = new Site(_ -> Site.settings(outside), List.of())) {
            Reply reply = behind.sendAs("", "GET", "/orders/nothing", "", "Accept", BROWSER);
            Set<String> varies = new TreeSet<>();
            reply.response().headers().allValues("Vary").forEach(value -> varies.addAll(List.of(value.split(", "))));
            assertThat(varies).containsExactly("Accept", "Accept-Language", "Origin");
            assertThat(reply.header("Content-Type").toLowerCase(Locale.ROOT)).startsWith("text/html");
        }
    }
}
