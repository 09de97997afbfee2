package stockpot.stock;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import stockpot.kernel.Flow;
import stockpot.kernel.Heard;
import stockpot.kernel.Next;
import stockpot.kernel.Outcome;
import stockpot.kernel.Request;
import stockpot.kernel.Sent;
import stockpot.stock.StockCommand.LockStock;

/** Locks many products in one request, each for itself: what one log refuses changes nothing of what another grants. */
public final class LockFlow {
    /** Locks that are asked for at once, so that whoever asks for many does not fill the logs before others' commands. */
    static final int AT_ONCE = 100;

    private final Request request;
    private final List<LockStock> locks;

    private LockFlow(Request request, List<LockStock> locks) {
        this.request = request;
        this.locks = List.copyOf(locks);
    }

    /** What each comes to, in their order; those that others are just deciding about are tried again. */
    public static Flow<List<Outcome<StockAnswer>>> each(Request request, List<LockStock> locks) {
        LockFlow flow = new LockFlow(request, locks);
        List<Outcome<StockAnswer>> none = Collections.nCopies(locks.size(), null);
        return fresh -> flow.round(0, IntStream.range(0, locks.size()).boxed().toList(), none);
    }

    /** Asks for the rest of a try's locks, and then for those again that were undecided. */
    private Next<List<Outcome<StockAnswer>>> round(int number, List<Integer> left, List<Outcome<StockAnswer>> known) {
        if (left.isEmpty()) {
            List<Integer> undecided = IntStream.range(0, known.size())
                    .filter(index -> known.get(index).isUndecided())
                    .boxed()
                    .toList();
            if (undecided.isEmpty()) {
                return new Next.Done<>(known);
            }
            // What an earlier request was told under the same ids says nothing of now.
            boolean atOnce =
                    undecided.stream().allMatch(index -> known.get(index).isRemembered());
            return new Next.Again<>(
                    atOnce ? -1 : number, new Next.Done<>(known), () -> round(number + 1, undecided, known));
        }
        List<Integer> now = left.subList(0, Math.min(AT_ONCE, left.size()));
        List<Integer> rest = left.subList(now.size(), left.size());
        List<Sent<StockAnswer>> sent =
                now.stream().map(index -> sent(index, number)).toList();
        return new Next.Send<>(sent, request.committed(), heard -> switch (heard) {
            case Heard.Silence<StockAnswer> silence -> new Next.Failed<>(silence.why());
            case Heard.Answers<StockAnswer> answers -> {
                List<Outcome<StockAnswer>> more = new ArrayList<>(known);
                for (int i = 0; i < now.size(); i++) {
                    more.set(now.get(i), answers.outcomes().get(i));
                }
                yield round(number, rest, more);
            }
        });
    }

    private Sent<StockAnswer> sent(int index, int number) {
        Request line = request.line(index);
        LockStock lock = locks.get(index);
        return number == 0 ? line.sent(lock) : line.sent(number, lock);
    }
}
