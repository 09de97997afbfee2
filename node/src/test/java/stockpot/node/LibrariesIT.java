package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is delivered beside the jar, and what is said of it. */
class LibrariesIT {
    private static final Path SBOM = Path.of("target", "sbom.json");

    /** Of one platform or of all, RocksDB is the same library. */
    private static List<String> jars() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target", "lib"))) {
            return files.map(file -> file.getFileName().toString().replace("-linux64.jar", ".jar"))
                    .sorted()
                    .toList();
        }
    }

    /** The rows of {@code THIRD-PARTY.md}: name, version, licences. */
    private static List<String[]> rows() throws IOException {
        return Files.readAllLines(Path.of("..", "THIRD-PARTY.md")).stream()
                .filter(line -> line.matches("\\| \\S+:\\S+ \\|.*"))
                .map(line -> line.substring(2, line.length() - 2).split(" \\| ", -1))
                .toList();
    }

    private static String licences(JsonNode component) {
        List<String> names = new ArrayList<>();
        for (JsonNode choice : component.path("licenses")) {
            JsonNode licence = choice.path("license");
            names.add(licence.path("id").asText(licence.path("name").asText()));
        }
        return String.join(", ", names);
    }

    @Test
    void areThoseThatTheListNames() throws IOException {
        assertThat(jars().stream().filter(jar -> !jar.matches("(domain|http-ingress|schemas|topology)-.*")))
                .as("node/target/lib; what an earlier build has left there is to be removed")
                .containsExactlyInAnyOrderElementsOf(rows().stream()
                        .map(row -> row[0].substring(row[0].indexOf(':') + 1) + "-" + row[1] + ".jar")
                        .toList());
    }

    /** An offline build makes none, and keeps the last one: then it must be right all the same. */
    @Test
    void areThoseThatTheSbomNames() throws IOException {
        assumeThat(SBOM).as("made by an online build only").exists();
        List<String> named = new ArrayList<>();
        TreeSet<String> thirdParty = new TreeSet<>();
        for (JsonNode component :
                new ObjectMapper().readTree(Files.readAllBytes(SBOM)).path("components")) {
            String name = component.path("name").asText();
            String version = component.path("version").asText();
            String group = component.path("group").asText();
            named.add(name + "-" + version + ".jar");
            if (!group.equals("stockpot")) {
                thirdParty.add(group + ":" + name + " | " + version + " | " + licences(component));
            }
        }
        assertThat(named)
                .as("%s is of another build; build once without -o", SBOM)
                .containsExactlyInAnyOrderElementsOf(jars());
        assertThat(rows().stream().map(row -> String.join(" | ", row)))
                .as("the rows of THIRD-PARTY.md should be these:\n%s", String.join("\n", thirdParty))
                .containsExactlyElementsOf(thirdParty);
    }

    @Test
    void leavesOutWhatNobodyCalls() throws IOException {
        assertThat(jars())
                .noneMatch(jar -> jar.matches(".*(websocket|jndi|jetty-plus|annotations-12|cdi|asm-|tools-api).*"));
    }
}
