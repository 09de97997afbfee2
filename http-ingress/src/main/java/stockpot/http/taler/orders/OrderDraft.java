package stockpot.http.taler.orders;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.money.Amount;
import stockpot.orders.Credit;
import stockpot.orders.ReservationKey;
import stockpot.stock.LockId;

/**
 * An order as it was asked for, before what the server fills in.
 *
 * @param members of the contract
 * @param locks that it replaces
 * @param reservation that it takes over; null for none
 * @param withToken whether customers have to show a claim token
 * @param sessionId empty for none
 * @param credits which pots get what when it is paid
 * @param potBytes what the pot of each of them says of itself
 */
public record OrderDraft(
        ObjectNode members,
        Amount amount,
        String summary,
        Deadlines.Given times,
        Cart cart,
        List<LockId> locks,
        @Nullable ReservationKey reservation,
        boolean withToken,
        String sessionId,
        List<Credit> credits,
        List<Long> potBytes) {}
