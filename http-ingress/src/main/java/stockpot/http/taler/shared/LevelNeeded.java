package stockpot.http.taler.shared;

import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.gateway.Commands;
import stockpot.kernel.Level;
import stockpot.kernel.Unavailable;

/** What came with a later level than the one that a log began at. */
public final class LevelNeeded {
    private static final int CONFLICT = 409;

    private LevelNeeded() {}

    /**
     * Refuses what the log cannot have yet.
     *
     * @param what there is from that level on, with its verb: {@code webhooks are}
     */
    public static void require(Commands commands, Level level, String what) throws ApiException, Unavailable {
        int inForce = commands.level();
        if (inForce < level.number()) {
            throw new ApiException(
                    ErrorCode.GENERIC_PARAMETER_MALFORMED,
                    CONFLICT,
                    what + " there from level " + level.number() + " on, and the log stands at level " + inForce
                            + ": an operator raises it with stockpot raise-level");
        }
    }
}
