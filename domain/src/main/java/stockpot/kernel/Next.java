package stockpot.kernel;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a flow does next. Steps are pure: they say what to send or to look at, and what follows from what is heard.
 *
 * @param <R> what the flow comes to
 */
public sealed interface Next<R> {
    /** Goes on with what this comes to. */
    <Q> Next<Q> then(Function<? super R, Next<Q>> more);

    /** It is over. */
    record Done<R>(R result) implements Next<R> {
        @Override
        public <Q> Next<Q> then(Function<? super R, Next<Q>> more) {
            return more.apply(result);
        }
    }

    /** It is over, and what it came to cannot be told. */
    record Failed<R>(Unavailable why) implements Next<R> {
        @Override
        public <Q> Next<Q> then(Function<? super R, Next<Q>> more) {
            return new Failed<>(why);
        }
    }

    /**
     * Sends commands, all at once, and waits for what they come to.
     *
     * @param committed whether to wait until that is committed, too
     */
    record Send<A, R>(List<Sent<A>> all, boolean committed, Function<Heard<A>, Next<R>> next) implements Next<R> {
        public Send {
            all = List.copyOf(all);
        }

        @Override
        public <Q> Next<Q> then(Function<? super R, Next<Q>> more) {
            return new Send<>(all, committed, heard -> next.apply(heard).then(more));
        }
    }

    /**
     * Sends what the settler will send as well, because the caller has to see it done, under ids that nobody uses again. What
     * cannot be sent now the settler sends later, so nothing is heard of it.
     */
    record Tell<A, R>(List<Command<A>> all, Supplier<Next<R>> next) implements Next<R> {
        public Tell {
            all = List.copyOf(all);
        }

        @Override
        public <Q> Next<Q> then(Function<? super R, Next<Q>> more) {
            return new Tell<>(all, () -> next.get().then(more));
        }
    }

    /** Looks what an id came to in the log that the command would go to; nothing is sent. No answer: to nothing yet. */
    record Recall<A, R>(Sent<A> sent, Function<Heard<A>, Next<R>> next) implements Next<R> {
        @Override
        public <Q> Next<Q> then(Function<? super R, Next<Q>> more) {
            return new Recall<>(sent, heard -> next.apply(heard).then(more));
        }
    }

    /** Looks at a row. */
    record Look<T, R>(RowKey<T> key, Function<Optional<Row<T>>, Next<R>> next) implements Next<R> {
        @Override
        public <Q> Next<Q> then(Function<? super R, Next<Q>> more) {
            return new Look<>(key, row -> next.apply(row).then(more));
        }
    }

    /** Waits until what stands at that position is committed. */
    record AwaitCommit<R>(LogPosition position, Supplier<Next<R>> next) implements Next<R> {
        @Override
        public <Q> Next<Q> then(Function<? super R, Next<Q>> more) {
            return new AwaitCommit<>(position, () -> next.get().then(more));
        }
    }

    /** Waits until this node's view of the catalog shows what stands at that position. */
    record AwaitView<R>(LogPosition position, Supplier<Next<R>> next) implements Next<R> {
        @Override
        public <Q> Next<Q> then(Function<? super R, Next<Q>> more) {
            return new AwaitView<>(position, () -> next.get().then(more));
        }
    }

    /**
     * Tries again, after a pause, if there is time left.
     *
     * @param pauses how many there were before; a negative number for none now
     * @param last when there is no time left
     */
    record Again<R>(int pauses, Next<R> last, Supplier<Next<R>> next) implements Next<R> {
        @Override
        public <Q> Next<Q> then(Function<? super R, Next<Q>> more) {
            return new Again<>(pauses, last.then(more), () -> next.get().then(more));
        }
    }

    /** Sends one command, and goes on only if it is told what that came to. */
    static <A, R> Next<R> ask(Sent<A> sent, boolean committed, Function<Outcome<A>, Next<R>> next) {
        return new Send<>(List.of(sent), committed, heard -> answered(heard, next));
    }

    /** Goes on if one command was answered. */
    static <A, R> Next<R> answered(Heard<A> heard, Function<Outcome<A>, Next<R>> next) {
        return switch (heard) {
            case Heard.Silence<A> silence -> new Failed<>(silence.why());
            case Heard.Answers<A> answers -> next.apply(answers.first());
        };
    }

    /** Goes on at once, or when what stands at that position is committed. */
    static <R> Next<R> at(LogPosition position, boolean committed, Supplier<Next<R>> next) {
        return committed ? new AwaitCommit<>(position, next) : next.get();
    }

    /** Sends commands that are not heard of, if there are any. */
    static <A, R> Next<R> tell(List<? extends Command<A>> all, Supplier<Next<R>> next) {
        return all.isEmpty() ? next.get() : new Tell<>(List.copyOf(all), next);
    }

    /** One try, and those after it. */
    static <R> Next<R> attempt(String fresh, int number, int pauses, Flow.Try<R> tries, Flow.Decisive<R> decisive) {
        AttemptId attempt = new AttemptId(number == 0 ? fresh : fresh + "-" + number);
        return tries.make(attempt, number).then(result -> {
            Outcome<?> outcome = decisive.of(result);
            if (outcome == null || !outcome.isUndecided()) {
                return new Done<>(result);
            }
            boolean atOnce = outcome.isRemembered();
            return new Again<>(
                    atOnce ? -1 : pauses,
                    new Done<>(result),
                    () -> attempt(fresh, number + 1, atOnce ? pauses : pauses + 1, tries, decisive));
        });
    }
}
