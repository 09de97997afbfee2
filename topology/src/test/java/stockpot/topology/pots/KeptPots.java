package stockpot.topology.pots;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import stockpot.kernel.InstanceId;
import stockpot.pots.Claim;
import stockpot.pots.Pot;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.topology.rows.MapRows;
import stockpot.topology.table.RowReader;

/** The pots and the claims of names that the rows of a partition hold. */
public record KeptPots(Map<PotKey, Pot> pots, Map<NameKey, Claim> claims) {
    public static KeptPots of(MapRows rows) {
        Map<PotKey, Pot> pots = new HashMap<>();
        rows.scan(new byte[] {'p'}, new byte[] {'p' + 1}, (key, row) -> {
            RowReader reader = RowReader.key(key);
            PotKey pot = new PotKey(new InstanceId(reader.text()), reader.u64());
            pots.put(pot, Objects.requireNonNull(PotRows.read(row)).pot());
            return true;
        });
        Map<NameKey, Claim> claims = new HashMap<>();
        rows.scan(new byte[] {'n'}, new byte[] {'n' + 1}, (key, row) -> {
            claims.put(
                    PotRows.nameIn(key),
                    Objects.requireNonNull(PotRows.readClaim(row)).claim());
            return true;
        });
        return new KeptPots(pots, claims);
    }
}
