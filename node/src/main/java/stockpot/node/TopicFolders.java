package stockpot.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;

/**
 * The folders of topics in the broker's folder, held against what the broker knows.
 *
 * <p>Which topics there are stands in the broker's metadata log. When that is damaged, the broker goes on with what is left
 * of it, takes the folders of topics that it does not know for strays and deletes them a minute later, and a node would
 * begin a new, empty ledger. So a folder that nobody knows ends the start, and is given its name back.
 */
final class TopicFolders {
    /** A partition's folder, under its own name or as a stray. Those of deleted topics are named otherwise. */
    private static final Pattern FOLDER = Pattern.compile("(?<partition>(?<topic>.+)-[0-9]+)(?<stray>\\.[^.]+-stray)?");

    private static final String MARK = "partition.metadata";

    private final Path folder;
    private final Set<String> topics = new HashSet<>();

    private TopicFolders(Path folder) {
        this.folder = folder;
    }

    /** Looks before the broker does. */
    static TopicFolders in(Path folder) throws IOException {
        TopicFolders found = new TopicFolders(folder);
        found.look();
        return found;
    }

    private void look() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                Matcher name = FOLDER.matcher(entry.getFileName().toString());
                if (name.matches()
                        && Files.exists(entry.resolve(MARK))
                        && !name.group("topic").equals("__cluster_metadata")) {
                    topics.add(name.group("topic"));
                    if (name.group("stray") != null) {
                        Files.move(entry, folder.resolve(name.group("partition")));
                    }
                }
            }
        }
    }

    /** The topics that have folders and that the broker does not know, now that it has started. */
    Set<String> unknownTo(Admin admin) throws IOException {
        try {
            Set<String> unknown = new TreeSet<>(topics);
            unknown.removeAll(admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get());
            return unknown;
        } catch (ExecutionException e) {
            throw new IOException("cannot find out which topics there are", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Gives folders back the names that the broker has taken from them; it must have stopped. */
    void giveBackNames() throws IOException {
        look();
    }
}
