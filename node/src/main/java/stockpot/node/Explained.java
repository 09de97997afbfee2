package stockpot.node;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stockpot.schemas.Topics;
import stockpot.topology.log.LogMismatch;

/** Says of what has ended a command what happened and what to do about it, as far as that is known. */
final class Explained {
    /** As Kafka's clients say it: the name of the partition and the offset, whichever comes first. */
    private static final Pattern UNREADABLE =
            Pattern.compile("(?:partition (?<topic>\\S+)-(?<partition>\\d+) at offset (?<offset>\\d+) is invalid)"
                    + "|(?:offset (?<at>\\d+) for topic-partition (?<of>\\S+)-(?<number>\\d+))");

    private Explained() {}

    /** Of a node that has stopped: what Kafka Streams has wrapped is unwrapped. */
    static String stop(Throwable failure, Settings settings) {
        Throwable cause = LogMismatch.orRoot(failure);
        // What is thrown to be read has words of its own; of others the kind is half of what they say.
        boolean ours = cause instanceof LogMismatch || cause instanceof IllegalStateException;
        return known(failure, settings)
                .orElseGet(() -> ours && cause.getMessage() != null ? cause.getMessage() : cause.toString());
    }

    /** Of a command that was not carried out. */
    static String failure(Throwable failure, Settings settings) {
        return known(failure, settings)
                .orElseGet(() -> failure.getMessage() == null ? failure.toString() : failure.getMessage());
    }

    private static Optional<String> known(Throwable failure, Settings settings) {
        String full = fullDisk(settings);
        if (!full.isEmpty()) {
            return Optional.of(full + " (" + LogMismatch.orRoot(failure) + ")");
        }
        for (Throwable each = failure; each != null; each = each.getCause()) {
            Matcher found = UNREADABLE.matcher(String.valueOf(each.getMessage()));
            if (found.find()) {
                boolean first = found.group("topic") != null;
                return Optional.of(damaged(
                        found.group(first ? "topic" : "of"),
                        found.group(first ? "partition" : "number"),
                        found.group(first ? "offset" : "at"),
                        settings));
            }
        }
        return Optional.empty();
    }

    private static String fullDisk(Settings settings) {
        try {
            return Files.isDirectory(settings.dataFolder()) ? DataFolder.fullDisk(settings.dataFolder()) : "";
        } catch (IOException e) {
            return "";
        }
    }

    private static String damaged(String topic, String partition, String offset, Settings settings) {
        Topics topics = settings.topics();
        boolean changelog = topics.families().stream().map(topics::changelog).anyMatch(topic::equals);
        return "the log of " + topic + "/" + partition + " is damaged at offset " + offset
                + ": what lies there is not what was written. "
                + (changelog
                        ? "Stop all nodes and run ./stockpot rebuild, which makes it again from the commands"
                        : "Put a backup back; nothing else has what was there")
                + ". Look after the disk, too";
    }
}
