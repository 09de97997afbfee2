package stockpot.http.gateway;

import stockpot.kernel.InstanceId;
import stockpot.orders.OrderId;
import stockpot.orders.OrderKey;

/**
 * Who asks: what a command is sent under, so that a repetition has one effect.
 *
 * @param id the command's id; the same id with the same fingerprint is the same command
 * @param fingerprint hexadecimal hash of what the client asked for, before anything random was added
 * @param keyed whether the client chose the id with an {@code Idempotency-Key}; its outcome is kept longer then
 * @param committed whether the answer waits until the outcome is committed
 */
public record Request(String id, String fingerprint, boolean keyed, boolean committed) {
    /** A log that follows from the id alone, where it can be told what the key is for. */
    public OrderKey log(InstanceId instance) {
        return new OrderKey(instance, new OrderId(id));
    }
}
