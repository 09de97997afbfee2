package stockpot.http.gateway;

import stockpot.catalog.CatalogCommand;
import stockpot.stock.StockCommand;

/** Sends commands and waits for what they come to; called on virtual threads, so waiting is cheap. */
public interface Commands {
    /**
     * Sends a command to the log of its product and waits for its outcome.
     *
     * @throws Unanswered when no outcome can be given; its kind says why
     */
    Outcome send(Request request, StockCommand command) throws Unanswered;

    /**
     * Like its namesake; when it returns, this node's {@link Reads} of the catalog show what the command did.
     *
     * @throws Unanswered when no outcome can be given; its kind says why
     */
    Outcome send(Request request, CatalogCommand command) throws Unanswered;
}
