package stockpot.http.gateway;

import stockpot.kernel.Unavailable;
import stockpot.pots.PotsKey.PotKey;

/** Which pots there are, for whoever puts one into a command. */
@FunctionalInterface
public interface PotSource {
    boolean isThere(PotKey pot) throws Unavailable;
}
