package stockpot.node.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition;
import stockpot.kernel.InstanceId;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.DefineProduct;
import stockpot.topology.records.Records;

/** A dispatcher, and what it sends, counts and tells. */
abstract class Dispatching {
    static final String PRODUCT = "\"description\":\"d\",\"unit\":\"Piece\",\"stock\":1";
    final Map<Long, Object> sent = new LinkedHashMap<>();
    final Map<Name, Defined> seen = new LinkedHashMap<>();
    final KnownDefinitions known = new KnownDefinitions(InstanceId.ADMIN);
    final InFlight flights = new InFlight(1_000);
    final ByteArrayOutputStream told = new ByteArrayOutputStream();
    final Tally tally = new Tally(new PrintStream(told, true, StandardCharsets.UTF_8), () -> {});
    Dispatcher dispatcher = dispatcher(false);

    Dispatcher dispatcher(boolean update) {
        Dispatcher.Outlet outlet = new Dispatcher.Outlet() {
            @Override
            public void send(long ticket, StockCommand command, byte[] body) {
                sent.put(ticket, command);
            }

            @Override
            public void send(long ticket, Define command, byte[] body) {
                sent.put(ticket, command);
            }
        };
        return new Dispatcher(
                InstanceId.ADMIN,
                known,
                pot -> pot.serial() == 9,
                outlet,
                (name, result) -> seen.get(name),
                update,
                tally,
                flights);
    }

    void take(long line, String json) throws IOException {
        dispatcher.take(new Line.Entry(line, json.length(), (ObjectNode) Records.JSON.readTree(json)));
    }

    void takeProduct(long line, String members) throws IOException {
        take(line, "{\"id\":\"p" + line + "\"," + PRODUCT + members + "}");
    }

    void accept(long ticket, long serial) throws IOException {
        dispatcher.settle(new Result(ticket, true, "", "", false, serial, 0, 0));
    }

    void acceptUnchanged(long ticket) throws IOException {
        dispatcher.settle(new Result(ticket, true, "", "", true, 1, 0, 0));
    }

    void reject(long ticket, String code) throws IOException {
        dispatcher.settle(new Result(ticket, false, code, "it cannot be", false, 0, 0, 0));
    }

    Definition definition(long ticket) {
        return ((Define) sent.get(ticket)).definition();
    }

    List<Long> categories(long ticket) {
        return ((DefineProduct) sent.get(ticket)).details().categories();
    }

    String summary() {
        return tally.summary(Duration.ofSeconds(1));
    }

    String told() {
        return told.toString(StandardCharsets.UTF_8);
    }
}
