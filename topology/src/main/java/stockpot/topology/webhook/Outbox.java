package stockpot.topology.webhook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stockpot.topology.webhook.Channel.Tenant;
import stockpot.topology.webhook.OutboxRows.Write;
import stockpot.topology.webhook.Sender.Reply;

/**
 * What is to be told, and whose turn it is.
 *
 * <p>For a webhook, what concerns one thing is told in its order, one after the other; things do not wait for each other. What
 * was not delivered within a moment, or failed, is written down. Instances take turns for the places; those that cannot be
 * reached, or are slow, have half of them together.
 */
final class Outbox {
    static final int MOST_SHOWN = 100;
    static final Comparator<DeliveryRow> NEWEST_FIRST =
            Comparator.comparingLong(DeliveryRow::timeMillis).reversed();

    private static final long WRITE_DOWN_AFTER_MILLIS = 1_000;
    private static final int MOST_CHANNELS_KEPT = 2_000;

    /** So much each webhook may have before it, however much others have. */
    private static final int RESERVED = 50;

    private final Backoff backoff;
    private final Bounds bounds;
    private final DeliveryMeter meter;
    private final Map<Long, Channel> channels = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Tenant> tenants = new LinkedHashMap<>();
    private final Set<Delivery> fresh = new LinkedHashSet<>();
    private final List<Write> writes = new ArrayList<>();
    private final Map<Lane, Set<Long>> moved = new HashMap<>();
    private int pending;
    private int working;
    private int troubled;
    private long heldBytes;

    /**
     * How much there may be at a time.
     *
     * @param pending in all
     * @param ofHook before one webhook
     * @param places tries at once
     * @param ofInstance of them for one instance
     * @param bytes of records that wait in memory for their first try
     */
    record Bounds(int pending, int ofHook, int places, int ofInstance, long bytes) {
        static final Bounds USUAL = new Bounds(50_000, 500, 64, 8, 16 << 20);
    }

    Outbox(Backoff backoff, Bounds bounds, DeliveryMeter meter) {
        this.backoff = backoff;
        this.bounds = bounds;
        this.meter = meter;
    }

    /** Takes what was written down by whoever had the partition before; in the order of the ledger. */
    synchronized void load(Delivery delivery) {
        add(channel(delivery.instance, delivery.hook), delivery);
    }

    /** Takes what has just happened, or notes from where on the webhook has to be read for again. */
    synchronized void offer(Delivery delivery, byte[] record, long now) {
        Lane lane = delivery.lane;
        if (!lane.parked.containsKey(delivery.hook) && !accept(delivery, record, now)) {
            park(lane, new Lane.Parked(delivery.instance, delivery.hook, delivery.offset));
        }
    }

    /** Takes what the webhook had no room for before; false when there is none still. */
    synchronized boolean catchUp(Delivery delivery, byte[] record, long now) {
        delivery.urgent = true;
        return accept(delivery, record, now);
    }

    private boolean accept(Delivery delivery, byte[] record, long now) {
        Channel channel = channel(delivery.instance, delivery.hook);
        if (isFull(channel, bounds.ofHook(), bounds.pending())) {
            return false;
        }
        if (heldBytes + record.length <= bounds.bytes()) {
            delivery.record = record;
            heldBytes += record.length;
        }
        delivery.sinceMillis = now;
        delivery.lane.opens(delivery.offset);
        fresh.add(delivery);
        add(channel, delivery);
        return true;
    }

    private boolean isFull(Channel channel, int ofHook, int all) {
        return channel.pending >= ofHook || (pending >= all && channel.pending >= RESERVED);
    }

    private void add(Channel channel, Delivery delivery) {
        channel.add(delivery);
        channel.tenant.pending++;
        pending++;
    }

    private Channel channel(String instance, long hook) {
        Tenant tenant = tenants.computeIfAbsent(instance, Tenant::new);
        Channel channel = channels.get(hook);
        if (channel == null) {
            channel = new Channel(tenant, hook);
            channels.put(hook, channel);
            if (channels.size() > MOST_CHANNELS_KEPT) {
                forgetIdle();
            }
        }
        tenant.channels.put(hook, channel);
        return channel;
    }

    /** What has nothing before it is kept only for whoever looks what was delivered. */
    private void forgetIdle() {
        channels.values().stream()
                .filter(each -> each.pending == 0 && each.working == 0)
                .limit(MOST_CHANNELS_KEPT / 2)
                .toList()
                .forEach(this::remove);
    }

    private void remove(Channel channel) {
        channels.remove(channel.hook);
        Tenant tenant = channel.tenant;
        tenant.channels.remove(channel.hook);
        if (tenant.channels.isEmpty()) {
            tenants.remove(tenant.instance);
        }
    }

    /** From there on the lane has to be read again for a webhook. */
    synchronized void park(Lane lane, Lane.Parked at) {
        lane.parked.put(at.hook(), at);
        moved.computeIfAbsent(lane, _ -> new LinkedHashSet<>()).add(at.hook());
    }

    /** The webhook has taken all that there is in the partition, or is gone. */
    synchronized void unpark(Lane lane, long hook) {
        lane.parked.remove(hook);
        moved.computeIfAbsent(lane, _ -> new LinkedHashSet<>()).add(hook);
    }

    /** A webhook of the lane for which there is room again; null for none. */
    synchronized Lane.@Nullable Parked parked(Lane lane) {
        for (Lane.Parked each : lane.parked.values()) {
            if (!isFull(channel(each.instance(), each.hook()), bounds.ofHook() / 2, bounds.pending() / 10 * 9)) {
                return each;
            }
        }
        return null;
    }

    /** What is to be tried now; null for nothing. */
    synchronized @Nullable Delivery take(long now) {
        if (working >= bounds.places()) {
            return null;
        }
        for (Tenant tenant : tenants.values()) {
            if (tenant.pending == 0 || tenant.working >= bounds.ofInstance()) {
                continue;
            }
            for (Channel channel : tenant.channels.values()) {
                boolean waits = channel.isTroubled()
                        && (troubled >= bounds.places() / 2 || tenant.working >= bounds.ofInstance() / 2);
                Delivery next = waits ? null : channel.take(now);
                if (next != null) {
                    begin(next, tenant, channel);
                    return next;
                }
            }
        }
        return null;
    }

    /** Others have their turn before it comes again. */
    private void begin(Delivery delivery, Tenant tenant, Channel channel) {
        delivery.troubled = channel.isTroubled();
        troubled += delivery.troubled ? 1 : 0;
        channel.working++;
        tenant.working++;
        working++;
        tenants.remove(tenant.instance);
        tenants.put(tenant.instance, tenant);
        tenant.channels.remove(channel.hook);
        tenant.channels.put(channel.hook, channel);
    }

    /** Gives the place back; says whether something is to become of the delivery still. */
    private boolean finish(Delivery delivery, Channel channel) {
        troubled -= delivery.troubled ? 1 : 0;
        channel.working--;
        channel.tenant.working--;
        working--;
        release(delivery);
        return !delivery.over;
    }

    private void release(Delivery delivery) {
        byte[] held = delivery.record;
        if (held != null) {
            heldBytes -= held.length;
            delivery.record = null;
        }
    }

    /** Notes what came of a try that took so long. */
    synchronized void tried(Delivery delivery, Reply reply, long now, long took) {
        Channel channel = channel(delivery.instance, delivery.hook);
        if (!finish(delivery, channel)) {
            return;
        }
        delivery.tries++;
        delivery.triedMillis = now;
        delivery.says(reply.said());
        if (reply.taken()) {
            channel.succeeded(now, took);
            end(channel, delivery, DeliveryRow.DELIVERED);
        } else {
            channel.failed(now, backoff);
            if (now - delivery.timeMillis >= backoff.deadAfter()) {
                end(channel, delivery, DeliveryRow.DEAD);
            } else {
                meter.tried(DeliveryRow.FAILED);
                delivery.nextMillis = now + backoff.pause(delivery.tries);
                if (!delivery.stored || isWorthWriting(delivery.tries)) {
                    delivery.urgent = true;
                    fresh.add(delivery);
                }
                channel.again(delivery);
            }
        }
    }

    /** A few times in a day: who goes on from an older number tries somewhat more often, and each writing is bytes of log. */
    private static boolean isWorthWriting(int tries) {
        return tries == 4 || tries == 8 || tries == 12;
    }

    /** It could not be tried now, through no fault of its webhook's. */
    synchronized void postponed(Delivery delivery, long until) {
        Channel channel = channel(delivery.instance, delivery.hook);
        if (finish(delivery, channel)) {
            delivery.nextMillis = until;
            channel.again(delivery);
        }
    }

    /** It is not to be told any more: its webhook waits for something else by now. */
    synchronized void dropped(Delivery delivery) {
        Channel channel = channel(delivery.instance, delivery.hook);
        if (finish(delivery, channel)) {
            channel.end(delivery);
            forget(delivery);
        }
    }

    /** The webhook is gone. */
    synchronized void gone(Delivery delivery) {
        Channel channel = channel(delivery.instance, delivery.hook);
        finish(delivery, channel);
        channel.forget(null).forEach(this::forget);
        if (channel.working == 0) {
            remove(channel);
        }
    }

    private void end(Channel channel, Delivery delivery, String state) {
        meter.tried(state);
        channel.end(delivery);
        channel.note(delivery.shown(state));
        forget(delivery);
    }

    private void forget(Delivery delivery) {
        delivery.over = true;
        channel(delivery.instance, delivery.hook).tenant.pending--;
        pending--;
        fresh.remove(delivery);
        release(delivery);
        if (delivery.stored) {
            writes.add(OutboxRows.over(delivery));
        } else {
            delivery.lane.closes(delivery.offset);
        }
    }

    /** Another node has the partition now: what is on its way is not stopped, and nothing comes of it here. */
    synchronized void leave(Lane lane) {
        lane.left = true;
        moved.remove(lane);
        // What was delivered may still be told to be so; all else is for whoever has it now to say.
        writes.removeIf(each -> each.value() != null && each.isOf(lane.id()));
        for (Channel channel : List.copyOf(channels.values())) {
            channel.forget(lane).forEach(delivery -> {
                // It is still written down, or will be read again, by whoever has it now.
                delivery.stored = false;
                forget(delivery);
            });
        }
    }

    /** What is to be written down now, in this order. */
    synchronized List<Write> drain(long now) {
        for (Iterator<Delivery> all = fresh.iterator(); all.hasNext(); ) {
            Delivery each = all.next();
            if (each.urgent || now - each.sinceMillis >= WRITE_DOWN_AFTER_MILLIS) {
                all.remove();
                writes.add(OutboxRows.pending(each));
                if (!each.stored) {
                    each.stored = true;
                    each.lane.closes(each.offset);
                }
            }
        }
        moved.forEach((lane, hooks) ->
                hooks.forEach(hook -> writes.add(OutboxRows.parked(lane, hook, lane.parked.get(hook)))));
        moved.clear();
        List<Write> drained = List.copyOf(writes);
        writes.clear();
        return drained;
    }

    /** How far the lane is settled, when what {@link #drain} gave is written. */
    synchronized long settled(Lane lane) {
        return lane.settled();
    }

    /** How many wait. */
    synchronized int pending() {
        return pending;
    }

    /** What one webhook has before it and had lately, the newest first. */
    synchronized List<DeliveryRow> list(long hook) {
        Channel channel = channels.get(hook);
        if (channel == null) {
            return List.of();
        }
        return Stream.concat(
                        channel.all()
                                .map(each -> each.shown(each.tries == 0 ? DeliveryRow.PENDING : DeliveryRow.FAILED)),
                        channel.ended.stream())
                .sorted(NEWEST_FIRST)
                .limit(MOST_SHOWN)
                .toList();
    }
}
