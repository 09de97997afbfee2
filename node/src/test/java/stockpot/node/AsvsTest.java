package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that {@code docs/security/asvs.md} names are there. */
class AsvsTest {
    private static final Pattern NAMED = Pattern.compile("`([A-Z][A-Za-z]*(?:Test|IT))(?:\\.([A-Za-z_]+))?`");

    private static Map<String, String> tests() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            return files.filter(file -> file.toString().matches(".*/src/test/.*(Test|IT)\\.java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            AsvsTest::text,
                            String::concat,
                            TreeMap::new));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void namesTestsThatThereAre() throws IOException {
        Map<String, String> tests = tests();
        String document = Files.readString(Path.of("..", "docs", "security", "asvs.md"));
        assertThat(NAMED.matcher(document).results().map(MatchResult::group).distinct())
                .hasSizeGreaterThan(40)
                .allSatisfy(name -> {
                    String[] parts = name.replace("`", "").split("\\.", 2);
                    assertThat(tests).containsKey(parts[0]);
                    if (parts.length > 1) {
                        assertThat(tests.get(parts[0])).matches("(?s).*\\b" + parts[1] + "\\b.*");
                    }
                });
    }
}
