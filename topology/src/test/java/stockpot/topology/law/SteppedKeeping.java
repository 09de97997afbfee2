package stockpot.topology.law;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.pots.Claim;
import stockpot.pots.Pot;
import stockpot.pots.PotCommand;
import stockpot.pots.PotCommand.ChangePot;
import stockpot.pots.PotCommand.ClaimName;
import stockpot.pots.PotCommand.ClosePot;
import stockpot.pots.PotCommand.OpenPot;
import stockpot.pots.PotCommand.ReleaseName;
import stockpot.pots.PotName;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.pots.Totals;
import stockpot.topology.records.Envelope;

/** What {@code PotKeeping} does, one command or answer at a time, so that it can stop for ever anywhere and lose any answer. */
final class SteppedKeeping {
    private static final String BY = "clerk";

    /** What is asked of it. */
    enum Kind {
        OPEN,
        CHANGE,
        CLOSE
    }

    /**
     * A request.
     *
     * @param id what the ids of its commands and attempts follow from
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
    }

    private enum Phase {
        START,
        CLAIMING,
        GRANTED,
        DECIDING,
        SETTLING,
        DONE
    }

    private final PotWorld world;
    private final Wanted wanted;
    private Phase phase = Phase.START;
    private int number;
    private AttemptId attempt;
    private @Nullable Pot there;
    private String waitingFor = "";
    private PotKey granted;
    private long overdueAt;
    private @Nullable JsonNode answer;
    private @Nullable ReleaseName toSettle;
    private boolean lost;

    SteppedKeeping(PotWorld world, Wanted wanted) {
        this.world = world;
        this.wanted = wanted;
        this.granted = wanted.pot();
        this.attempt = new AttemptId(wanted.id());
    }

    Wanted wanted() {
        return wanted;
    }

    boolean isDone() {
        return phase == Phase.DONE;
    }

    /** Whether an answer was lost: then what it came to is not known. */
    boolean isLost() {
        return lost;
    }

    /** What it came to; of a name's log when that refused. */
    JsonNode answer() {
        return Objects.requireNonNull(answer);
    }

    /** The number of the pot that it opened or wanted to change. */
    long serial() {
        return granted.serial();
    }

    /** By which it tried to get the name, the last time. */
    AttemptId attempt() {
        return attempt;
    }

    /**
     * Goes on.
     *
     * @param losing whether an answer that it waits for never comes
     */
    void step(boolean losing) {
        switch (phase) {
            case START -> start();
            case CLAIMING -> claiming(losing);
            case GRANTED -> decide();
            case DECIDING -> deciding(losing);
            case SETTLING -> settling(losing);
            case DONE -> {}
        }
    }

    private void start() {
        boolean isFixed = world.fault() == KeepingFault.DERIVES_ATTEMPTS_FROM_THE_KEY;
        attempt = new AttemptId(isFixed ? wanted.id() + "~" + number : world.newId());
        there = world.pot(wanted.pot());
        boolean renames = there != null && !isCalledSo(there);
        switch (wanted.kind()) {
            case OPEN -> claim(0);
            case CHANGE -> {
                if (renames) {
                    claim(wanted.pot().serial());
                } else {
                    ask(change(null, Claim.NEVER));
                }
            }
            case CLOSE -> ask(new ClosePot(wanted.pot(), BY));
        }
    }

    private boolean isCalledSo(@Nullable Pot pot) {
        return pot != null && pot.name().equals(wanted.name());
    }

    private void claim(long pot) {
        waitingFor = send(
                "hold:" + wanted.id() + "~" + number + ":0",
                wanted.keyed(),
                new ClaimName(wanted.nameKey(), attempt, pot));
        phase = Phase.CLAIMING;
    }

    private void ask(PotCommand command) {
        waitingFor = send(wanted.id() + "~" + number, wanted.keyed(), command);
        phase = Phase.DECIDING;
    }

    private String send(String id, boolean keyed, PotCommand command) {
        return world.send(new Envelope.Sent<>(id, keyed, keyed ? "hash" : "", command));
    }

    private ChangePot change(@Nullable AttemptId claim, long overdue) {
        return new ChangePot(
                wanted.pot(),
                claim,
                overdue,
                wanted.name(),
                wanted.description(),
                wanted.expected(),
                wanted.totals(),
                BY);
    }

    private void claiming(boolean losing) {
        answer = world.result(waitingFor);
        if (answer == null) {
            if (losing) {
                lost = true;
                boolean releases =
                        !wanted.keyed() || world.fault() == KeepingFault.RELEASES_ON_A_LOST_ANSWER_OF_A_KEYED_REQUEST;
                settle(releases ? new ReleaseName(wanted.nameKey(), attempt) : null);
            }
        } else if (isAccepted(answer)) {
            granted = new PotKey(
                    wanted.pot().instance(),
                    Long.parseLong(answer.at("/data/pot").textValue()));
            if (world.fault() != KeepingFault.OPENS_BY_ITS_OWN_ATTEMPT) {
                attempt = new AttemptId(answer.at("/data/attempt").textValue());
            }
            overdueAt = answer.at("/data/overdue_ms").longValue();
            phase = Phase.GRANTED;
        } else if (wanted.kind() == Kind.CHANGE && isCalledSo(world.pot(wanted.pot()))) {
            there = null;
            ask(change(null, Claim.NEVER));
        } else {
            again();
        }
    }

    private void decide() {
        if (wanted.kind() == Kind.OPEN) {
            ask(new OpenPot(granted, attempt, overdueAt, wanted.name(), wanted.description()));
            return;
        }
        if (world.fault() == KeepingFault.RELEASES_THE_OLD_NAME_FIRST && there != null) {
            NameKey old = new NameKey(wanted.pot().instance(), there.name());
            send("settle:" + world.newId(), false, new ReleaseName(old, there.attempt()));
        }
        ask(change(attempt, overdueAt));
    }

    private void deciding(boolean losing) {
        answer = world.result(waitingFor);
        if (answer == null) {
            if (losing) {
                lost = true;
                phase = Phase.DONE;
            }
            return;
        }
        JsonNode released = answer.at("/data/released");
        boolean hasClaimed =
                wanted.kind() == Kind.OPEN || (wanted.kind() == Kind.CHANGE && there != null && !isCalledSo(there));
        if (!released.isMissingNode()) {
            NameKey old = new NameKey(
                    wanted.pot().instance(), new PotName(released.get("name").textValue()));
            settle(new ReleaseName(old, new AttemptId(released.get("attempt").textValue())));
        } else if (hasClaimed && !(wanted.kind() == Kind.OPEN && isAccepted(answer))) {
            boolean keeps = world.fault() == KeepingFault.KEEPS_A_NAME_THAT_IT_DID_NOT_GET;
            settle(keeps ? null : new ReleaseName(wanted.nameKey(), attempt));
        } else {
            again();
        }
    }

    private void settle(@Nullable ReleaseName command) {
        toSettle = command;
        waitingFor = "";
        phase = Phase.SETTLING;
    }

    private void settling(boolean losing) {
        if (toSettle != null && waitingFor.isEmpty()) {
            waitingFor = send("settle:" + world.newId(), false, toSettle);
            return;
        }
        boolean isSettled = toSettle == null || world.result(waitingFor) != null;
        if (!isSettled && losing) {
            lost = true;
        }
        if (isSettled || losing) {
            again();
        }
    }

    private void again() {
        boolean isUndecided = !lost && answer != null && isUndecided(answer);
        number++;
        phase = isUndecided && number < wanted.tries() ? Phase.START : Phase.DONE;
    }

    /** Whether it may be another answer the next time. */
    static boolean isUndecided(JsonNode answer) {
        return switch (answer.path("code").asText()) {
            case "CONTENDED", "ATTEMPT_ABANDONED", "NAME_NOT_CLAIMED" -> true;
            default -> false;
        };
    }

    static boolean isAccepted(JsonNode answer) {
        return answer.get("outcome").textValue().equals("accepted");
    }
}
