package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.node.LoadIT.Ran;

/** The ledger of a node in this process, as the tool prints it. */
class LedgerToolIT {
    @RegisterExtension
    static final TestNode NODE = new TestNode();

    private static final String LOCK = "{'lock_uuid':'%s','duration':{'d_us':600000000},'quantity':1}";

    private static long pot;

    @BeforeAll
    static void trade() throws Exception {
        for (String id : List.of("chair", "table")) {
            NODE.post(
                            "/private/products",
                            "{'product_id':'" + id
                                    + "','description':'d','unit':'Piece','total_stock':9,'price':'KUDOS:1'}")
                    .as(204);
        }
        NODE.post("/private/products/chair/lock", LOCK.formatted("cart-1")).as(204);
        NODE.post("/private/products/chair/lock", LOCK.formatted("cart-2")).as(204);
        NODE.post("/private/products/table/lock", LOCK.formatted("cart-2")).as(204);
        NODE.post(
                        "/private/orders",
                        "{'order':{'order_id':'o-1','summary':'s','amount':'KUDOS:1'},"
                                + "'inventory_products':[{'product_id':'chair','quantity':1}],'lock_uuids':['cart-1']}",
                        "Prefer",
                        "ack=committed")
                .as(200);
        pot = NODE.post("/private/pots", "{'pot_name':'tips','description':'d'}", "Prefer", "ack=committed")
                .json()
                .path("pot_serial_id")
                .asLong();
    }

    private static Ran ledger(String options) {
        List<String> arguments =
                new ArrayList<>(List.of("ledger", "--data-dir", NODE.folder().toString()));
        arguments.addAll(Arrays.asList(options.split(" ")));
        return LoadIT.run(arguments.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--product table               | ProductDefined StockLocked",
                "--product chair --since 1d    | ProductDefined StockLocked StockLocked StockHeld",
                "--lock cart-1                 | StockLocked StockHeld",
                "--lock cart-2                 | StockLocked StockLocked",
                "--lock cart-2 --product table | StockLocked",
                "--order o-1                   | OrderPlaced",
                "--order o-1 --family stock    | StockHeld",
                "--order o-1 --tail 1          | OrderPlaced",
                "--pot %d                      | PotOpened",
                "--instance admin --tail 1 --product table | StockLocked",
                "--product chair --tail 0      | ",
                "--product chair --since 2999-01-01 | ",
            })
    void hasWhatIsAskedFor(String options, @Nullable String types) {
        Ran ran = ledger(options.formatted(pot));
        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isEqualTo(Main.OK);
        String all = ran.out().lines().map(line -> line.split(" +")[1]).collect(Collectors.joining(" "));
        // What the settler does comes later, as it happens.
        assertThat(all.replaceAll(" ?(HoldConfirmed|Name\\w+|HoldReleased|LockReplaced)", "")
                        .strip())
                .isEqualTo(types == null ? "" : types);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--product sofa                  | there is no product 'sofa' of instance 'admin' in the ledger of stock",
                "--product chair --instance shop | there is no product 'chair' of instance 'shop' in the ledger of stock",
                "--lock cart-3                   | there is no lock 'cart-3' of instance 'admin' in the ledger of stock",
                "--order o-2                     | there is no order 'o-2' of instance 'admin' in the ledger of orders",
                "--reservation 4711 | there is no reservation '4711' of instance 'admin' in the ledger of orders",
                "--pot 4711                      | there is no pot '4711' of instance 'admin' in the ledger of pots",
                "--instance shop                 | there is no record of instance 'shop' in the ledger of stock",
                "--tail -1                       | --tail must be 0 or more, not -1",
                "--product sofa --at 0s | there is no product 'sofa' of instance 'admin' in the ledger of stock",
                "--format csv | --format must be text or json, or csv with --at or --diff, not csv",
                "--format xml --at 0s | --format must be text or json, or csv with --at or --diff, not xml",
                "--at 0s --follow | --at and --diff go neither together nor with --follow or --tail",
                "--lock cart-1 --at 0s | --at and --diff are about --product, --order, --reservation or --pot in the "
                        + "ledger that decides it, and not about [lock]",
                "--family catalog --at 0s | the ledger of catalog does not say how things were; there are stock, "
                        + "orders and pots",
                "--at stockpot.pots.commands/0/0 | --at stockpot.pots.commands/0/0 is no position of "
                        + "stockpot.stock.commands; name the family with --family",
                "--at yesterday | --at must be a time such as 2026-11-30T08:00:00Z, a day such as 2026-11-30 (UTC), "
                        + "or how long ago such as 15m, 6h or 2d, not 'yesterday'",
            })
    void saysWhatItDoesNotHave(String options, String fault) {
        Ran ran = ledger(options);
        assertThat(ran.err()).isEqualTo("stockpot: " + fault + "\n");
        assertThat(ran.out()).isEmpty();
        assertThat(ran.code()).isEqualTo(Main.MISUSED);
    }

    @Test
    void saysHowThingsWere() {
        String locked = positionOf("--product chair", "StockLocked");
        assertThat(ledger("--product chair --at " + locked).out())
                .startsWith("admin/chair  total=9 sold=0 lost=0 locked=1 held=0  at " + locked + " of 20");
        assertThat(ledger("--at " + locked).out())
                .contains("admin/chair  total=9")
                .doesNotContain("locked=2");
        assertThat(ledger("--product chair --at 2020-01-01").out()).isEmpty();
        assertThat(ledger("--product chair --format json --at 0s").out())
                .contains("\"state\":{\"total\":\"9\"")
                .contains("\"at\":{\"position\":");
        assertThat(ledger("--order o-1 --at 0s").out()).contains("state=UNPAID", "items=[{");
        assertThat(ledger("--pot " + pot + " --at 0s").out()).contains("name=tips");
        assertThat(ledger("--product chair --format csv --at " + locked).out())
                .startsWith("instance,id,member,value,position,time\nadmin,chair,total,9," + locked + ",");
    }

    @Test
    void saysWhatIsDifferent() {
        String defined = positionOf("--product chair", "ProductDefined");
        String locked = positionOf("--product chair", "StockLocked");
        assertThat(ledger("--product chair --diff " + defined + " " + locked).out())
                .isEqualTo("admin/chair  locked=0->1\n");
        assertThat(ledger("--product table --diff 2020-01-01 0s").out())
                .isEqualTo("admin/table  new: total=9 sold=0 lost=0 locked=1 held=0\n");
        assertThat(ledger("--product chair --format csv --diff " + defined + " " + locked)
                        .out())
                .isEqualTo("instance,id,member,from,to\nadmin,chair,locked,0,1\n");
        assertThat(ledger("--product chair --format json --diff 2020-01-01 " + defined)
                        .out())
                .contains("\"from\":null,\"to\":{");
        assertThat(ledger("--product table --diff 0s 0s").out()).isEmpty();
    }

    private static String positionOf(String options, String type) {
        return ledger(options)
                .out()
                .lines()
                .filter(line -> line.contains(type))
                .map(line -> line.replaceAll(".* at ", ""))
                .findFirst()
                .orElseThrow();
    }
}
