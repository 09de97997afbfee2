package stockpot.node;

import java.util.Map;
import java.util.function.Supplier;
import stockpot.http.gateway.Contracts;
import stockpot.kernel.Unavailable;
import stockpot.orders.Contract;
import stockpot.orders.ContractRef;
import stockpot.orders.OrderKey;

/** Plugs the topology into the door: contracts. */
record EngineContracts(Supplier<Engine> engine) implements Contracts {
    @Override
    public ContractRef keep(OrderKey order, Contract contract) throws Unavailable {
        return EngineCommands.answer(() -> engine.get().contracts().keep(order, contract));
    }

    @Override
    public Map<ContractRef, Contract> read(Map<ContractRef, OrderKey> wanted) throws Unavailable {
        return EngineCommands.answer(() -> engine.get().contracts().read(wanted));
    }
}
