package stockpot.catalog;

import stockpot.kernel.Flow;
import stockpot.kernel.Next;
import stockpot.kernel.Outcome;
import stockpot.kernel.Request;

/** Asks an instance's log, and waits until the view of it that the next request reads shows the answer. */
public final class CatalogFlow {
    private CatalogFlow() {}

    public static Flow<Outcome<CatalogAnswer>> ask(Request request, CatalogCommand command) {
        return fresh -> Next.ask(
                request.sent(command).expecting(request.expected()),
                request.committed(),
                outcome -> new Next.AwaitView<>(outcome.position(), () -> new Next.Done<>(outcome)));
    }
}
