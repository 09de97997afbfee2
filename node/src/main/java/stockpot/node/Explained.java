package stockpot.node;

import java.io.IOException;
import java.nio.file.Files;
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

    static String of(Throwable failure, Settings settings) {
        Throwable cause = LogMismatch.orRoot(failure);
        String full = fullDisk(settings);
        if (!full.isEmpty()) {
            return full + " (" + cause + ")";
        }
        for (Throwable each = failure; each != null; each = each.getCause()) {
            Matcher unreadable = UNREADABLE.matcher(String.valueOf(each.getMessage()));
            if (unreadable.find()) {
                return unreadable.group("topic") == null
                        ? damaged(unreadable.group("of"), unreadable.group("number"), unreadable.group("at"), settings)
                        : damaged(
                                unreadable.group("topic"),
                                unreadable.group("partition"),
                                unreadable.group("offset"),
                                settings);
            }
        }
        // What is thrown to be read has words of its own; of others the kind is half of what they say.
        boolean ours = cause instanceof LogMismatch || cause instanceof IllegalStateException;
        return ours && cause.getMessage() != null ? cause.getMessage() : cause.toString();
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
