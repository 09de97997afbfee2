package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.node.IomClient.body;
import static stockpot.node.IomClient.items;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockpot.node.IomClient.Reply;

/**
 * What is done before a request is answered, and by whoever has it: here nothing that the settler would do is ever done, so
 * what only waits for the settler is refused after five seconds.
 */
class UnsettledIT {
    private static final String SHOP = "10010";
    private static final String PASSWORD = "open sesame";
    private static final AtomicReference<Throwable> FAILURE = new AtomicReference<>();

    @TempDir
    static Path folder;

    private static Node node;
    private static HeldBack heldBack;
    private static IomClient shop;

    @BeforeAll
    static void start() throws Exception {
        Map<Setting, String> flags =
                Map.of(Setting.HTTP_PORT, "0", Setting.DATA_DIR, folder.toString(), Setting.ADMIN_PASSWORD, PASSWORD);
        node = Node.start(Settings.read(flags, Map.of(), folder.resolve("none")), FAILURE::set);
        heldBack = new HeldBack(node.bootstrapServers());
        shop = IomClient.open(node.url(), SHOP, PASSWORD);
    }

    @AfterAll
    static void stop() throws Exception {
        heldBack.close();
        node.close();
        assertThat(FAILURE.get()).isNull();
    }

    private static Reply change(long number, String items) throws Exception {
        return shop.reservation("PUT", number, body(items));
    }

    /** Without this the other tests would show nothing. */
    @Test
    void nothingIsSettledHere() throws Exception {
        shop.stock("unsettled", 1);
        shop.reserve("unsettled 1");
        assertThat(shop.reserve("unsettled 1").said())
                .as("refused as undecided, for want of a confirmation")
                .startsWith("500 500 ");
    }

    @Test
    void aReservationCanBeChangedRightAfterItWasMadeOrChanged() throws Exception {
        shop.stock("at-once", 5);
        shop.stock("beside", 1);
        long number = shop.reserve("at-once 5").number();
        assertThat(change(number, "at-once 5").said()).isEqualTo("201 at-once 5 reserved");
        assertThat(change(number, "at-once 5, beside 1").said()).isEqualTo("201 at-once 5 reserved, beside 1 reserved");
        assertThat(shop.reservation("PUT", number, "{'type':'PARTLY','items':" + items("at-once 9, beside 9") + "}")
                        .said())
                .isEqualTo("201 at-once 5 reserved, beside 1 reserved");
        assertThat(change(number, "at-once 6").said())
                .isEqualTo("400 21001 The requested quantity of product at-once is not available");
    }

    @Test
    void anOrderCanTakeAReservationOverRightAfterItWasMadeOrChanged() throws Exception {
        shop.stock("taken", 5);
        Reply placed = shop.order("taken 5", shop.reserve("taken 5").number());
        assertThat(placed.status()).as(placed.text()).isEqualTo(200);
        shop.stock("taken-later", 5);
        long number = shop.reserve("taken-later 4").number();
        assertThat(change(number, "taken-later 5").status()).isEqualTo(201);
        placed = shop.order("taken-later 5", number);
        assertThat(placed.status()).as(placed.text()).isEqualTo(200);
    }
}
