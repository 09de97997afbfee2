package stockpot.node;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import stockpot.http.gateway.Webhooks;
import stockpot.kernel.Unavailable;
import stockpot.topology.webhook.HookEvents;

/** Plugs the topology into the door: what becomes of what webhooks tell. */
record EngineWebhooks(Supplier<Engine> engine) implements Webhooks {
    @Override
    public Set<String> events() {
        return HookEvents.names();
    }

    @Override
    public List<Delivery> deliveries(long webhook) throws Unavailable {
        return EngineCommands.answer(() -> engine.get().webhooks().deliveries(webhook)).stream()
                .map(each -> new Delivery(
                        each.state(),
                        each.event(),
                        each.id(),
                        each.about(),
                        each.timeMillis(),
                        each.tries(),
                        each.triedMillis(),
                        each.nextMillis(),
                        each.said()))
                .toList();
    }
}
