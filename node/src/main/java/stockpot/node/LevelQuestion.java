package stockpot.node;

import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import org.apache.kafka.streams.state.HostInfo;
import stockpot.kernel.Levels;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** What a node is asked before a level is raised, and after. */
final class LevelQuestion {
    static final String NAME = "level";

    private LevelQuestion() {}

    /**
     * The answer.
     *
     * @param known up to which level it can decide
     * @param inForce the lowest level under which one of its partitions is decided
     * @param partitions how many it decides
     * @param others where other nodes are
     */
    record Said(int known, int inForce, int partitions, List<HostInfo> others) {
        static Said of(OwnedPartitions owned, Levels levels, List<HostInfo> others) {
            IntSummaryStatistics inForce =
                    owned.all().stream().mapToInt(OwnedPartitions.Task::level).summaryStatistics();
            return new Said(levels.highest(), inForce.getMin(), Math.toIntExact(inForce.getCount()), others);
        }

        byte[] write() {
            RowWriter answer = new RowWriter()
                    .number(known)
                    .number(inForce)
                    .number(partitions)
                    .number(others.size());
            others.forEach(other -> answer.text(other.host()).number(other.port()));
            return answer.done();
        }

        static Said read(byte[] answer) {
            RowReader reader = RowReader.content(answer);
            int known = reader.integer();
            int inForce = reader.integer();
            int partitions = reader.integer();
            List<HostInfo> others = new ArrayList<>();
            for (int left = reader.integer(); left > 0; left--) {
                others.add(new HostInfo(reader.text(), reader.integer()));
            }
            return new Said(known, inForce, partitions, others);
        }
    }
}
