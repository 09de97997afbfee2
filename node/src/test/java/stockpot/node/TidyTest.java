package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The habits of the house that no tool checks. */
class TidyTest {
    private static final int LINES = 400;
    private static final int DEPTH = 9;
    private static final String FORBIDDEN_SUFFIX = ".*(Manager|Helper|Util|Utils|Impl|Service|Info|Bean|DTO)\\.java";
    private static final String FORBIDDEN_PACKAGE = "util|utils|common|impl|model|service";

    @Test
    void noSourceIsLongerThanAPersonReads() {
        assertThat(sources().filter(file -> lines(file).size() > LINES)).isEmpty();
    }

    @Test
    void noNameSaysNothing() {
        assertThat(sources().filter(file -> file.toString().matches(FORBIDDEN_SUFFIX)))
                .isEmpty();
        assertThat(sources()
                        .filter(file -> Stream.of(file.toString().split("/"))
                                .anyMatch(part -> part.matches(FORBIDDEN_PACKAGE))))
                .isEmpty();
    }

    @Test
    void noPathIsDeep() {
        assertThat(sources().filter(file -> file.getNameCount() > DEPTH)).isEmpty();
    }

    @Test
    void everyPackageRefusesNulls() {
        assertThat(sources()
                        .filter(file -> file.toString().contains("/src/main/"))
                        .map(Path::getParent)
                        .distinct()
                        .filter(folder -> !Files.exists(root().resolve(folder).resolve("package-info.java"))))
                .isEmpty();
    }

    @Test
    void nothingIsLeftToDo() {
        assertThat(sources()
                        .filter(file -> !file.endsWith("TidyTest.java"))
                        .filter(file ->
                                lines(file).stream().anyMatch(line -> line.matches(".*\\b(TODO|FIXME|XXX)\\b.*"))))
                .isEmpty();
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("stockpot")) ? here : here.getParent();
    }

    private static Stream<Path> sources() {
        try (Stream<Path> files = Files.walk(root())) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .map(root()::relativize)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(root().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
