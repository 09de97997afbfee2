package stockpot.topology.follow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Those who listen to one instance, and what its products are said to be, as far as somebody had to know. It is guarded by the
 * lock of {@link LedgerFeed}.
 */
final class Channel {
    final List<Listener> listeners = new ArrayList<>();
    /** Those of them who want some products alone: a thousand of them are not asked for each record. */
    final Map<String, List<Listener>> ofProducts = new HashMap<>();

    final List<Listener> ofAll = new ArrayList<>();
    final Map<String, Definition> definitions = new HashMap<>();
    /** Moves when a definition may have been forgotten: what was looked up before then may be an old one. */
    long forgot;

    void add(Listener listener) {
        listeners.add(listener);
        if (listener.products().isEmpty()) {
            ofAll.add(listener);
        }
        listener.products()
                .forEach(each ->
                        ofProducts.computeIfAbsent(each, _ -> new ArrayList<>()).add(listener));
    }

    boolean remove(Listener listener) {
        ofAll.remove(listener);
        for (String each : listener.products()) {
            ofProducts.computeIfPresent(each, (_, all) -> all.remove(listener) && all.isEmpty() ? null : all);
        }
        return listeners.remove(listener);
    }

    /** Each is offered all at once, because what comes of one partition has an order. */
    void offer(List<Happening> happenings) {
        Set<Listener> wanting = new LinkedHashSet<>(ofAll);
        if (!ofProducts.isEmpty()) {
            happenings.forEach(each -> wanting.addAll(ofProducts.getOrDefault(each.product(), List.of())));
        }
        wanting.forEach(each -> each.offer(happenings));
    }
}
