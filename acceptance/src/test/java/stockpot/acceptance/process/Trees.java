package stockpot.acceptance.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders with all that is in them. */
public final class Trees {
    private Trees() {}

    public static void copy(Path from, Path to) throws IOException {
        for (Path file : in(from)) {
            Files.copy(file, to.resolve(from.relativize(file).toString()));
        }
    }

    public static void remove(Path tree) throws IOException {
        for (Path file : in(tree).reversed()) {
            Files.delete(file);
        }
    }

    /** Folders ahead of what is in them. */
    private static List<Path> in(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            return files.sorted(Comparator.naturalOrder()).toList();
        }
    }
}
