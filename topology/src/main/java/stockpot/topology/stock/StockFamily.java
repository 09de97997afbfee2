package stockpot.topology.stock;

import java.util.List;
import stockpot.schemas.Topics;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockDecider;
import stockpot.stock.StockEvent;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Family.Numbering;
import stockpot.topology.query.Answering;

/** Stock, as the machine has to know it. */
public final class StockFamily {
    public static final Family<Stock, StockCommand, StockEvent> STOCK = Family.of(
                    Topics.STOCK, StockCommand.class, new StockDecider(), new StockCodec(), StockSlices::new)
            .reacting(StockReactions.ALL)
            .numbered(new Numbering<>(command -> command instanceof StockCommand.DefineProduct, true));

    public static final List<Answering<?, ?, ?>> ANSWERS = StockAnswers.ALL;

    private StockFamily() {}
}
