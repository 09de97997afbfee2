package stockpot.topology.webhook;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import stockpot.catalog.Definition;
import stockpot.catalog.Definition.Webhook;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;
import stockpot.topology.catalog.CatalogRows;
import stockpot.topology.catalog.CatalogView;

/** Webhooks as this node's view of the catalog has them. */
public final class ViewedHooks implements Hooks {
    private static final long MOST_KNOWN_CHARS = 4 << 20;
    private static final long HOOK_CHARS = 256;

    private final CatalogView view;
    private final CatalogView.Access access;

    /** By instance; an instance's row moves with all that it defines, so it says whether what is known still stands. */
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** Roughly: what was replaced counts until all is forgotten. */
    private final AtomicLong knownChars = new AtomicLong();

    private record Known(long owner, long offset, List<Hook> hooks) {}

    public ViewedHooks(CatalogView view, CatalogView.Access access) {
        this.view = view;
        this.access = access;
    }

    @Override
    public boolean any() {
        return view.anyWebhooks();
    }

    @Override
    public List<Hook> of(String instance) {
        Optional<CatalogRows.Stored> stored = view.instance(access, new InstanceId(instance));
        if (stored.isEmpty()
                || stored.get().instance().closed()
                || !view.hasWebhooks(stored.get().instance().serial())) {
            return List.of();
        }
        long owner = stored.get().instance().serial();
        long offset = stored.get().offset();
        Known last = known.get(instance);
        if (last != null && last.owner() == owner && last.offset() == offset) {
            return last.hooks();
        }
        List<Hook> hooks = read(instance, owner);
        long chars = HOOK_CHARS
                + hooks.stream()
                        .mapToLong(each -> HOOK_CHARS + each.said().size())
                        .sum();
        if (knownChars.addAndGet(chars) > MOST_KNOWN_CHARS) {
            known.clear();
            knownChars.set(chars);
        }
        known.put(instance, new Known(owner, offset, hooks));
        return hooks;
    }

    private List<Hook> read(String instance, long owner) {
        try {
            List<String> names = view.names(access, owner, Definition.Kind.WEBHOOK).values().stream()
                    .limit(MOST)
                    .toList();
            return view.definitions(access, owner, Definition.Kind.WEBHOOK, names).stream()
                    .map(each -> new Hook(instance, each.serial(), (Webhook) each.definition()))
                    .toList();
        } catch (Unavailable e) {
            throw new InvalidStateStoreException("the webhooks of " + instance + " cannot be read now", e);
        }
    }
}
