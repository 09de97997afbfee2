package stockpot.topology.law;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Flow;
import stockpot.kernel.Next;
import stockpot.kernel.Outcome;
import stockpot.kernel.Outcome.Granted;
import stockpot.kernel.Request;
import stockpot.kernel.Sent;
import stockpot.pots.Pot;
import stockpot.pots.PotAnswer.NameGranted;
import stockpot.pots.PotCommand.ChangePot;
import stockpot.pots.PotCommand.ClaimName;
import stockpot.pots.PotCommand.ReleaseName;
import stockpot.pots.PotFlow;
import stockpot.pots.PotFlow.Opened;
import stockpot.pots.PotName;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.pots.Totals;

/** A request about a pot, and what the node that it came to does wrong. */
final class Keeping implements Running.Node {
    private static final String BY = "clerk";

    /** What is asked. */
    enum Kind {
        OPEN,
        CHANGE,
        CLOSE
    }

    /**
     * A request.
     *
     * @param id what the ids of its commands follow from
     * @param keyed whether it may be repeated
     * @param pot number 1 of the instance when it is about a new one
     * @param tries how often it tries
     */
    record Wanted(
            Kind kind,
            String id,
            boolean keyed,
            PotKey pot,
            PotName name,
            String description,
            @Nullable Totals expected,
            @Nullable Totals totals,
            int tries) {
        private NameKey nameKey() {
            return new NameKey(pot.instance(), name);
        }

        private Flow<Opened> flow() {
            Request request = new Request(id, keyed ? "hash" : "", keyed, false);
            return switch (kind) {
                case OPEN -> PotFlow.open(request, nameKey(), description);
                case CHANGE ->
                    of(PotFlow.change(request, new PotFlow.Change(pot, name, description, expected, totals, BY)));
                case CLOSE -> of(PotFlow.close(request, pot, BY));
            };
        }

        private Flow<Opened> of(Flow<Outcome<stockpot.pots.PotAnswer>> flow) {
            return fresh -> flow.begin(fresh).then(outcome -> new Next.Done<>(new Opened(outcome, pot.serial())));
        }
    }

    private final PotWorld world;
    private final Wanted wanted;
    private final Running<Opened> running;
    private @Nullable AttemptId attempt;

    Keeping(PotWorld world, Wanted wanted) {
        this.world = world;
        this.wanted = wanted;
        String fresh = is(KeepingFault.DERIVES_ATTEMPTS_FROM_THE_KEY) ? wanted.id() : world.newId();
        this.running = new Running<>(this, wanted.flow(), fresh, wanted.tries());
    }

    private boolean is(KeepingFault fault) {
        return world.fault() == fault;
    }

    Wanted wanted() {
        return wanted;
    }

    void step(boolean losing) {
        running.step(losing);
    }

    boolean isDone() {
        return running.isDone();
    }

    /** What it came to; empty when an answer was lost. */
    Optional<Opened> result() {
        return running.result();
    }

    /** By which it got the name, the last time; null when it did not. */
    @Nullable
    AttemptId attempt() {
        return attempt;
    }

    @Override
    public Logs logs() {
        return world.logs();
    }

    @Override
    public long now() {
        return world.now();
    }

    @Override
    public String newId() {
        return world.newId();
    }

    @Override
    public boolean sends(Running<?> by, Sent<?> sent) {
        if (is(KeepingFault.RELEASES_THE_OLD_NAME_FIRST)
                && sent.command() instanceof ChangePot change
                && change.claim() != null) {
            Pot there = world.pot(wanted.pot());
            if (there != null) {
                release(new NameKey(wanted.pot().instance(), there.name()), there.attempt());
            }
        }
        return !(is(KeepingFault.KEEPS_A_NAME_THAT_IT_DID_NOT_GET)
                && sent.command() instanceof ReleaseName release
                && release.attempt().equals(attempt));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <A> Outcome<A> heard(Sent<A> sent, Outcome<A> outcome) {
        if (!(sent.command() instanceof ClaimName claim)
                || !(outcome instanceof Granted<A>(NameGranted granted, boolean isChanged, var at, boolean before))) {
            return outcome;
        }
        if (is(KeepingFault.OPENS_BY_ITS_OWN_ATTEMPT)) {
            attempt = claim.attempt();
            NameGranted own = new NameGranted(claim.attempt(), granted.pot(), granted.overdueAt());
            return new Granted<>((A) own, isChanged, at, before);
        }
        attempt = granted.attempt();
        return outcome;
    }

    @Override
    public void lost(List<? extends Sent<?>> all) {
        if (is(KeepingFault.RELEASES_ON_A_LOST_ANSWER_OF_A_KEYED_REQUEST)
                && wanted.keyed()
                && all.getFirst().command() instanceof ClaimName claim) {
            release(claim.key(), claim.attempt());
        }
    }

    private void release(NameKey name, AttemptId by) {
        logs().append(Sent.once("settle:" + newId(), new ReleaseName(name, by)), now());
    }
}
