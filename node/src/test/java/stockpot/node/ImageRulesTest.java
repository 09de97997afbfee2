package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The images that containers are made of, and what containers may do; nothing here can start one. */
class ImageRulesTest {
    private static final String DIGEST = ".*@sha256:[0-9a-f]{64}";

    private static List<String> lines(String file) throws IOException {
        return Files.readAllLines(Path.of("..", file)).stream()
                .map(String::strip)
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    @Test
    void namesEveryImageByItsDigest() throws IOException {
        assertThat(lines("Dockerfile").stream().filter(line -> line.matches("ARG .*_IMAGE=.*")))
                .hasSize(2)
                .allMatch(line -> line.matches(DIGEST));
        assertThat(lines("Dockerfile").stream().filter(line -> line.startsWith("FROM ")))
                .allMatch(line -> line.startsWith("FROM ${"));
        assertThat(lines("docker-compose.yml").stream().filter(line -> line.startsWith("image: ")))
                .hasSize(4)
                .allMatch(line -> line.equals("image: stockpot") || line.matches(DIGEST));
    }

    @Test
    void copiesNothingButTheProgram() throws IOException {
        List<String> lines = lines("Dockerfile");
        Stream<String> last = lines.subList(lines.lastIndexOf("FROM ${RUN_IMAGE}"), lines.size()).stream();
        assertThat(last.filter(line -> line.matches("(COPY|ADD|USER) .*")))
                .containsExactly(
                        "COPY --from=build /build/node/target/lib node/target/lib",
                        "COPY --from=build /build/node/target/stockpot.jar node/target/stockpot.jar",
                        "COPY stockpot stockpot",
                        "USER 10001");
    }

    @Test
    void leavesNoPrivilegesToContainers() throws IOException {
        List<String> lines = lines("docker-compose.yml");
        int node = lines.indexOf("x-node: &node");
        for (List<String> kind : List.of(lines.subList(0, node), lines.subList(node, lines.indexOf("services:")))) {
            assertThat(kind).contains("cap_drop: [ALL]", "security_opt: [no-new-privileges:true]");
        }
        assertThat(lines.subList(node, lines.size()))
                .contains("read_only: true")
                .noneMatch(line -> line.matches("privileged:.*"));
    }
}
