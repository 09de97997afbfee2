package stockpot.schemas;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names of an installation's topics, applications and consumer groups: two with different prefixes can share a cluster.
 * Nothing else may go into a name: a renamed topic is a lost ledger.
 */
public final class Topics {
    private static final Pattern PREFIX = Pattern.compile("[a-zA-Z0-9._-]{0,99}[a-zA-Z0-9_-]");
    private static final String SETTLER = "-settler";

    /** As everybody has them who did not choose a prefix. */
    public static final Topics DEFAULT = new Topics("stockpot");

    public static final Family STOCK = DEFAULT.family("stock");
    public static final Family CATALOG = DEFAULT.family("catalog");
    public static final Family ORDERS = DEFAULT.family("orders");
    public static final Family POTS = DEFAULT.family("pots");

    /** The families under the default prefix; an installation's own are {@link #families}. */
    public static final List<Family> FAMILIES = DEFAULT.families();

    private final String prefix;
    private final List<Family> families;

    /**
     * Names that begin with that.
     *
     * @throws IllegalArgumentException when Kafka would not take them, or they could be those of another prefix
     */
    public Topics(String prefix) {
        if (!PREFIX.matcher(prefix).matches() || prefix.endsWith(SETTLER)) {
            throw new IllegalArgumentException(
                    "a prefix of topics has 1 to 100 of the characters a-z, A-Z, 0-9, '.', '_'"
                            + " and '-' and ends neither with '.' nor with '" + SETTLER + "', so not '" + prefix + "'");
        }
        this.prefix = prefix;
        this.families =
                Stream.of("stock", "orders", "catalog", "pots").map(this::named).toList();
    }

    public String prefix() {
        return prefix;
    }

    /**
     * The topics of one family.
     *
     * @param name the family's name, which is also its store's
     * @param commands the log that decides
     * @param results one record per command: what it came to
     * @param ledger what happened, with quantities before and after
     */
    public record Family(String name, String commands, String results, String ledger) {}

    private Family named(String family) {
        String begin = prefix + "." + family;
        return new Family(family, begin + ".commands", begin + ".results", begin + ".ledger");
    }

    /**
     * The topics of the family of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public Family family(String name) {
        for (Family family : families) {
            if (family.name().equals(name)) {
                return family;
            }
        }
        throw new IllegalArgumentException("there is no family '" + name + "'");
    }

    public List<Family> families() {
        return families;
    }

    /** The catalog as it stands, compacted: every node reads all of it. */
    public String catalogView() {
        return prefix + ".catalog";
    }

    /** The contracts of orders, compacted: they lie beside the log, so that they can be erased. */
    public String contracts() {
        return prefix + ".contracts";
    }

    /** What is still to be told by webhooks, and how far the ledgers were read for that; compacted, and nobody else's. */
    public String webhooks() {
        return prefix + ".webhooks";
    }

    /** Records that no family could read, with the reason and where they stood. */
    public String deadLetters() {
        return prefix + ".dead-letters";
    }

    /** What can never change once there are records: the number of partitions, how long outcomes are kept. */
    public String meta() {
        return prefix + ".meta";
    }

    /** Is there, and has nothing in it, while an import of a log is not complete; no node starts then. */
    public String unfinishedImport() {
        return prefix + ".import";
    }

    /** Names the consumer group, the transactions and the changelogs; another name would be another, empty, ledger. */
    public String applicationId() {
        return prefix;
    }

    /** Names the settler's consumer group. */
    public String settlerId() {
        return prefix + SETTLER;
    }

    /** Names the group that keeps how far contracts were looked through. */
    public String sweepId() {
        return prefix + "-sweep";
    }

    /** What Kafka Streams calls the changelog of a family's store. */
    public String changelog(Family family) {
        return applicationId() + "-" + family.name() + "-changelog";
    }
}
