package stockpot.orders;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Flow;
import stockpot.kernel.Heard;
import stockpot.kernel.Heard.Answers;
import stockpot.kernel.Heard.Silence;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Next;
import stockpot.kernel.Outcome;
import stockpot.kernel.Outcome.Granted;
import stockpot.kernel.Outcome.Refused;
import stockpot.kernel.Request;
import stockpot.kernel.Sent;
import stockpot.orders.OrderCommand.Answered;
import stockpot.orders.OrderCommand.KeepAnswer;

/**
 * What requests that go through several logs came to, under their {@code Idempotency-Key}.
 *
 * <p>One log decides it, that of the order or reservation which the request is for: the command that makes it is sent under the
 * request's own id, and so is the one that keeps any other answer. Whichever comes first stands, because the machine remembers
 * what an id came to. Where something was in the way for the moment, the id is used up, and the next try has the next one.
 */
public final class KeyedAnswers {
    private KeyedAnswers() {}

    /**
     * What a request came to, as far as it can be seen.
     *
     * @param heard null when it is not decided
     * @param next number of the try whose id is not used
     */
    private record Recalled(@Nullable Heard<OrderAnswer> heard, int next) {}

    /** What a request came to that this one repeats, as far as it can be seen; nothing is sent for that. */
    public static Flow<Optional<Outcome<OrderAnswer>>> recall(Request request, OwnerKey key) {
        return fresh -> request.keyed()
                ? look(request, key, 0)
                        .then(recalled -> recalled.heard() == null
                                ? new Next.Done<>(Optional.empty())
                                : Next.answered(recalled.heard(), outcome -> new Next.Done<>(Optional.of(outcome))))
                : new Next.Done<>(Optional.empty());
    }

    /**
     * Keeps the answer to a request with a key, and says what the request came to: another answer may have been decided first.
     *
     * @param answer null for one that does not stand: then only what was asked for is kept
     */
    public static Flow<Outcome<OrderAnswer>> keep(Request request, OwnerKey key, @Nullable Answered answer) {
        Request whatever = request.expecting(List.of());
        return fresh -> first(whatever, new KeepAnswer(key, answer), kept -> answer == null || decides(kept), 0)
                .then(heard -> Next.answered(heard, Next.Done::new));
    }

    /**
     * Binds the key of a request to what was asked for, where that decides to which log the request goes: another one would not
     * know. Does nothing without a key.
     *
     * @param log that follows from the key alone; should it be in the same partition, the request goes on with the next id
     */
    public static Flow<OrderKey> bind(Request request, OrderKey log) {
        Sent<OrderAnswer> sent = request.sent(0, new KeepAnswer(log, null));
        return fresh -> request.keyed()
                ? new Next.Recall<>(
                        sent,
                        heard ->
                                heard instanceof Answers<OrderAnswer>(List<Outcome<OrderAnswer>> none) && none.isEmpty()
                                        ? Next.ask(sent, false, bound -> new Next.Done<>(log))
                                        : Next.answered(heard, bound -> new Next.Done<>(log)))
                : new Next.Done<>(log);
    }

    /** The same for what is decided in no order's log: the log follows from the request's id. */
    public static Flow<OrderKey> bind(Request request, InstanceId instance) {
        return bind(request, new OrderKey(instance, new OrderId(request.id())));
    }

    /**
     * Sends the command that decides a request.
     *
     * @param unkeyed its id when the request has no key
     */
    static Next<Heard<OrderAnswer>> decide(Request request, String unkeyed, OrderCommand command) {
        return request.keyed()
                // Refused for its own attempt's sake it needs another one, and not only another id.
                ? first(request, command, said -> !said.isGranted() || decides(said), 0)
                : new Next.Send<>(
                        List.of(Sent.once(unkeyed, command).expecting(request.expected())),
                        request.committed(),
                        Next.Done::new);
    }

    /** Sends the command under the first id that is not used, unless the request is decided; again when another one came before. */
    private static Next<Heard<OrderAnswer>> first(
            Request request, OrderCommand command, Predicate<Outcome<OrderAnswer>> isAnswer, int from) {
        return look(request, command.key(), from).then(recalled -> {
            if (recalled.heard() != null) {
                return new Next.Done<>(recalled.heard());
            }
            return new Next.Send<>(
                    List.of(request.sent(recalled.next(), command).expecting(request.expected())),
                    request.committed(),
                    heard -> heard instanceof Answers<OrderAnswer> said && !isAnswer.test(said.first())
                            ? first(request, command, isAnswer, recalled.next() + 1)
                            : new Next.Done<>(heard));
        });
    }

    private static Next<Recalled> look(Request request, OwnerKey key, int number) {
        return new Next.Recall<>(request.sent(number, new KeepAnswer(key, null)), heard -> switch (heard) {
            case Silence<OrderAnswer> silence -> new Next.Done<>(new Recalled(silence, number));
            case Answers<OrderAnswer> said
            when said.outcomes().isEmpty() -> new Next.Done<>(new Recalled(null, number));
            case Answers<OrderAnswer> said when !decides(said.first()) -> look(request, key, number + 1);
            case Answers<OrderAnswer> said ->
                Next.at(
                        said.first().position(),
                        request.committed(),
                        () -> new Next.Done<>(new Recalled(said, number)));
        });
    }

    /** Whether an outcome under the key of a request decides it; otherwise the request may be tried again. */
    private static boolean decides(Outcome<OrderAnswer> outcome) {
        return switch (outcome) {
            case Refused<OrderAnswer> refused -> !refused.isRefusedAs(OrderCode.ATTEMPT_ABANDONED);
            case Granted<OrderAnswer> granted -> !(granted.answer() instanceof OrderAnswer.Done);
        };
    }
}
