package stockpot.node;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stockpot.http.gateway.Events;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.follow.Listener;
import stockpot.topology.follow.Own;
import stockpot.topology.follow.Wanted;
import stockpot.topology.history.Histories.Asker;

/** Plugs the topology into the door: what happens. */
record EngineEvents(Supplier<Engine> engine) implements Events {
    @Override
    public Set<String> types() {
        return StockpotFamilies.EVENTS;
    }

    @Override
    public byte[] log() throws Unavailable {
        return EngineCommands.answer(() -> engine.get().feed().log());
    }

    @Override
    public Listening listen(InstanceId instance, long serial, Filter filter, byte @Nullable [] after)
            throws Unavailable, Lost {
        Wanted wanted = new Wanted(filter.products(), filter.category(), filter.types());
        try {
            long since = engine.get().histories().since(new Asker(instance, serial));
            return new Heard(engine.get().feed().listen(new Own(instance.value(), since), wanted, after));
        } catch (stockpot.topology.follow.Lost e) {
            throw new Lost(e.isGone());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable(Unavailable.Kind.NOT_READY, "the node is stopping", e);
        }
    }

    private record Heard(Listener listener) implements Listening {
        @Override
        public @Nullable List<Event> next(long millis) throws Unavailable, InterruptedException {
            List<Listener.Event> events = listener.next(millis);
            return events == null
                    ? null
                    : events.stream()
                            .map(each -> new Event(
                                    each.type(), each.data(), each.position().bytes()))
                            .toList();
        }

        @Override
        public byte[] position() {
            return listener.position().bytes();
        }

        @Override
        public void end() {
            listener.end();
        }

        @Override
        public void close() {
            listener.close();
        }
    }
}
