package stockpot.node;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.streams.state.HostInfo;
import stockpot.kernel.Levels;
import stockpot.kernel.Unavailable;
import stockpot.kernel.Unavailable.Kind;
import stockpot.topology.decide.Layout;
import stockpot.topology.query.Peers;

/**
 * The lowest level that is in force in any partition: what comes with a higher one must not be written before, as a partition that
 * is behind would put it among the dead letters. A level never falls, so nobody is asked any more once it is the highest.
 */
final class LevelOfAll {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final int partitions;
    private final Levels known;
    private final Supplier<LevelQuestion.Said> here;
    private final Peers peers;
    private volatile int lowest;

    /**
     * As the log began.
     *
     * @param here what this node says of its own partitions
     */
    LevelOfAll(Layout layout, Levels known, Supplier<LevelQuestion.Said> here, Peers peers) {
        this.partitions = layout.partitions() * layout.topics().families().size();
        this.known = known;
        this.here = here;
        this.peers = peers;
        this.lowest = layout.level();
    }

    /**
     * What it is by now.
     *
     * @throws Unavailable while partitions move, and nobody says of them what it is
     */
    int now() throws Unavailable, InterruptedException {
        if (lowest < known.highest()) {
            lowest = ask();
        }
        return lowest;
    }

    private int ask() throws Unavailable, InterruptedException {
        LevelQuestion.Said own = here.get();
        List<LevelQuestion.Said> all = new ArrayList<>(List.of(own));
        for (HostInfo other : own.others()) {
            try {
                all.add(LevelQuestion.Said.read(peers.ask(other, LevelQuestion.NAME, new byte[0], PATIENCE)));
            } catch (IOException e) {
                throw new Unavailable(Kind.NOT_READY, "another node does not say which level is in force there", e);
            }
        }
        List<LevelQuestion.Said> deciding =
                all.stream().filter(said -> said.partitions() > 0).toList();
        int said = deciding.stream().mapToInt(LevelQuestion.Said::partitions).sum();
        int least =
                deciding.stream().mapToInt(LevelQuestion.Said::inForce).min().orElse(0);
        if (said != partitions || least == 0) {
            throw new Unavailable(Kind.NOT_READY, "partitions are just being taken over");
        }
        return least;
    }
}
