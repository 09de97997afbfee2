package stockpot.http.gateway;

import stockpot.catalog.CatalogAnswer;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogFlow;
import stockpot.kernel.Flow;
import stockpot.kernel.Outcome;
import stockpot.kernel.Request;
import stockpot.kernel.Unavailable;
import stockpot.stock.StockAnswer;
import stockpot.stock.StockCommand;

/** Asks the logs; called on virtual threads, so waiting is cheap. */
public interface Commands {
    /**
     * Does what a flow says, and answers what it comes to.
     *
     * @throws Unavailable when that cannot be told; its kind says why
     */
    <R> R run(Flow<R> flow) throws Unavailable;

    /**
     * The lowest level that is in force in any partition: what comes with a higher one is not to be sent yet.
     *
     * @throws Unavailable when that is not known for the moment
     */
    int level() throws Unavailable;

    /** Sends a command to the log of its product. */
    default Outcome<StockAnswer> send(Request request, StockCommand command) throws Unavailable {
        return run(Flow.asking(request, command));
    }

    /** Sends a command to the log of its instance; when it returns, this node's {@link Reads} show what it did. */
    default Outcome<CatalogAnswer> send(Request request, CatalogCommand command) throws Unavailable {
        return run(CatalogFlow.ask(request, command));
    }
}
