package stockpot.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stockpot.kernel.Heard;
import stockpot.kernel.InstanceId;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Next;
import stockpot.kernel.Outcome;
import stockpot.kernel.Rejection.Refusal;
import stockpot.kernel.Request;
import stockpot.kernel.Sent;
import stockpot.kernel.Unavailable;
import stockpot.quantity.Quantity;
import stockpot.stock.StockCommand.LockStock;

/** Many locks in one request. */
class LockFlowTest {
    private static final Request REQUEST = new Request("r", "f", false, false);
    private static final LogPosition POSITION = new LogPosition("topic", 0, 0);

    private final List<List<String>> sent = new ArrayList<>();
    private final List<Integer> pauses = new ArrayList<>();

    private static List<LockStock> locks(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new LockStock(
                        new ProductKey(new InstanceId("admin"), new ProductId("p" + i)),
                        new LockId("cart"),
                        Quantity.of(1),
                        1L))
                .toList();
    }

    private static Outcome<StockAnswer> granted() {
        return new Outcome.Granted<>(new StockAnswer.Done(), true, POSITION, false);
    }

    private static Outcome<StockAnswer> contended(boolean remembered) {
        return new Outcome.Refused<>(new Refusal(StockRejection.Code.CONTENDED), POSITION, remembered);
    }

    /** What it comes to, where each id is answered as told. */
    @SuppressWarnings("unchecked")
    private Next<List<Outcome<StockAnswer>>> end(int count, Function<String, Outcome<StockAnswer>> log) {
        Next<List<Outcome<StockAnswer>>> next =
                LockFlow.each(REQUEST, locks(count)).begin("fresh");
        while (!(next instanceof Next.Done || next instanceof Next.Failed)) {
            next = switch (next) {
                case Next.Send<?, List<Outcome<StockAnswer>>> send ->
                    answer((Next.Send<StockAnswer, List<Outcome<StockAnswer>>>) send, log);
                case Next.Again<List<Outcome<StockAnswer>>> again -> {
                    pauses.add(again.pauses());
                    yield again.next().get();
                }
                default -> throw new AssertionError(next);
            };
        }
        return next;
    }

    private Next<List<Outcome<StockAnswer>>> answer(
            Next.Send<StockAnswer, List<Outcome<StockAnswer>>> send, Function<String, Outcome<StockAnswer>> log) {
        List<String> ids = send.all().stream().map(Sent::id).toList();
        sent.add(ids);
        return send.next().apply(new Heard.Answers<>(ids.stream().map(log).toList()));
    }

    @Test
    void areNotAskedForAllAtOnce() {
        end(250, id -> granted());
        assertThat(sent).extracting(List::size).containsExactly(100, 100, 50);
        assertThat(sent.stream().flatMap(List::stream)).doesNotHaveDuplicates().hasSize(250);
    }

    @Test
    void onlyTheUndecidedAreTriedAgain() {
        Outcome<StockAnswer> last = granted();
        Next<List<Outcome<StockAnswer>>> end = end(3, id -> switch (id) {
            case "r.1", "r.1~1" -> contended(false);
            case "r.1~2" -> last;
            default -> granted();
        });
        assertThat(sent).containsExactly(List.of("r.0", "r.1", "r.2"), List.of("r.1~1"), List.of("r.1~2"));
        assertThat(pauses).containsExactly(0, 1);
        assertThat(((Next.Done<List<Outcome<StockAnswer>>>) end).result())
                .hasSize(3)
                .element(1)
                .isSameAs(last);
    }

    @Test
    void whatWasUndecidedOnceIsPassedWithoutAPause() {
        end(1, id -> id.equals("r.0") ? contended(true) : granted());
        assertThat(pauses).containsExactly(-1);
    }

    @Test
    void oneWithoutAnAnswerLeavesAllWithout() {
        Unavailable why = new Unavailable(Unavailable.Kind.OUTCOME_UNKNOWN, "none");
        Next<List<Outcome<StockAnswer>>> first =
                LockFlow.each(REQUEST, locks(2)).begin("fresh");
        @SuppressWarnings("unchecked")
        Next.Send<StockAnswer, List<Outcome<StockAnswer>>> send =
                (Next.Send<StockAnswer, List<Outcome<StockAnswer>>>) first;
        assertThat(send.next().apply(new Heard.Silence<>(why))).isEqualTo(new Next.Failed<>(why));
    }
}
