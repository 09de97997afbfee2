package stockpot.http.gateway;

import java.util.Map;
import stockpot.kernel.Unavailable;
import stockpot.orders.Contract;
import stockpot.orders.ContractRef;
import stockpot.orders.OrderKey;

/** The contracts of orders, which lie beside the log; called on virtual threads, so waiting is cheap. */
public interface Contracts {
    /** Keeps a contract; the order is to say where. */
    ContractRef keep(OrderKey order, Contract contract) throws Unavailable;

    /**
     * Those contracts of the orders that are still there.
     *
     * @param wanted whose they are
     */
    Map<ContractRef, Contract> read(Map<ContractRef, OrderKey> wanted) throws Unavailable;
}
