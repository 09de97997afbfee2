package stockpot.http.taler.shared;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogCommand.ChangeUnit;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.CatalogCommand.Redefine;
import stockpot.catalog.Instance;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.gateway.Reads;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Row;
import stockpot.kernel.Unavailable;
import stockpot.stock.StockLists.ProductBytes;

/**
 * How much an instance may keep: what it defines, and what it says of its products, in bytes.
 *
 * <p>Definitions lie in one log, and that judges them exactly by the number that is put into the command. Products lie in many,
 * so the door judges them by a sum that is at most a second old, and by what it has let through since; what other doors have let
 * through in that second may come on top.
 */
public final class Quota {
    private static final int INSUFFICIENT_STORAGE = 507;
    private static final long KNOWN_NANOS = 1_000_000_000;
    private static final int SUMS_KEPT = 1_000;
    private static final double NEAR = 0.8;

    private final Reads reads;
    private final long usual;
    private final Map<InstanceId, Sum> sums = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * What instances may keep.
     *
     * @param usual for those whose admin has not said otherwise
     */
    public Quota(Reads reads, long usual) {
        this.reads = reads;
        this.usual = usual;
    }

    /** What an instance's products weigh: so much was read, and so much has been let through since. */
    private static final class Sum {
        private final long read;
        private final long at = System.nanoTime();
        private long letThrough;

        private Sum(long read) {
            this.read = read;
        }
    }

    /** How much is kept, and how much may be. */
    public record Room(long used, long limit) {
        /** The answer to what was let through, with word of it when there is little room left. */
        public HttpResponse tell(HttpResponse answer) {
            return used < NEAR * limit ? answer : answer.with("Stockpot-Quota", used + "/" + limit);
        }

        /** The command with the limit that its log goes by. */
        public CatalogCommand limit(CatalogCommand command) {
            return switch (command) {
                case Define c -> new Define(c.instance(), c.definition(), limit);
                case Redefine c -> new Redefine(c.instance(), c.serial(), c.definition(), limit);
                case ChangeUnit c -> new ChangeUnit(c.instance(), c.unit(), c.patch(), c.builtIn(), limit);
                default -> command;
            };
        }
    }

    /** How much the instance keeps. */
    public Room of(InstanceId id, Instance instance) throws Unavailable {
        return new Room(instance.weight() + reads.ask(new ProductBytes(id)), limit(id, instance));
    }

    private long limit(InstanceId id, Instance instance) {
        Long own = InstanceSettings.kept(id, instance).quota();
        return own == null ? usual : own;
    }

    /**
     * Lets so many bytes through for a product, if there is room for them.
     *
     * @throws ApiException when the instance keeps as much as it may
     */
    public Room requireForProduct(InstanceId id, long more) throws ApiException, Unavailable {
        return require(id, more, more);
    }

    /** The same for a definition, which the instance's own row counts as soon as it is there. */
    public Room requireForDefinition(InstanceId id, long more) throws ApiException, Unavailable {
        return require(id, more, 0);
    }

    private Room require(InstanceId id, long more, long letThrough) throws ApiException, Unavailable {
        Optional<Row<Instance>> row = reads.instance(id);
        if (row.isEmpty()) {
            return new Room(0, usual);
        }
        Instance instance = row.get().value();
        Sum sum = known(id);
        if (sum == null) {
            sum = new Sum(reads.ask(new ProductBytes(id)));
        }
        long limit = limit(id, instance);
        long used = take(id, sum, letThrough) - letThrough + more + instance.weight();
        if (used > limit) {
            take(id, sum, -letThrough);
            throw new ApiException(
                    ErrorCode.GENERIC_UPLOAD_EXCEEDS_LIMIT,
                    INSUFFICIENT_STORAGE,
                    "the instance keeps " + (used - more) + " bytes of products and definitions, and may keep " + limit
                            + "; remove some of them, or have the admin raise quota_bytes of the instance");
        }
        return new Room(used, limit);
    }

    private synchronized @Nullable Sum known(InstanceId id) {
        Sum sum = sums.get(id);
        return sum == null || System.nanoTime() - sum.at > KNOWN_NANOS ? null : sum;
    }

    private synchronized long take(InstanceId id, Sum sum, long more) {
        sums.put(id, sum);
        if (sums.size() > SUMS_KEPT) {
            Iterator<Sum> eldest = sums.values().iterator();
            eldest.next();
            eldest.remove();
        }
        sum.letThrough += more;
        return sum.read + sum.letThrough;
    }
}
