package stockpot.node;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import stockpot.schemas.Topics;

/** The nodes of a cluster, as its brokers know them. */
final class RunningNodes {
    private RunningNodes() {}

    /**
     * Lets nothing begin that nodes must not see.
     *
     * @throws Settings.BadSetting when there are any
     */
    static void requireNone(Map<String, Object> client, Topics topics) throws IOException, InterruptedException {
        List<String> hosts = new ArrayList<>();
        try (Admin admin = Admin.create(client)) {
            admin
                    .describeConsumerGroups(List.of(topics.applicationId(), topics.settlerId()))
                    .describedGroups()
                    .values()
                    .stream()
                    .map(RunningNodes::members)
                    .forEach(hosts::addAll);
        }
        if (!hosts.isEmpty()) {
            throw new Settings.BadSetting("nodes are running at " + String.join(", ", hosts)
                    + "; stop all of them first (one that was killed counts for ten seconds more)");
        }
    }

    private static List<String> members(Future<ConsumerGroupDescription> group) {
        try {
            return group.get().members().stream()
                    .map(member -> member.host().replace("/", ""))
                    .distinct()
                    .toList();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return List.of();
            }
            throw new IllegalStateException("cannot find out whether nodes are running: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
