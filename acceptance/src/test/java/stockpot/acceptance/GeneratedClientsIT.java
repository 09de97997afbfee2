package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.Launcher;
import stockpot.acceptance.process.Npm;
import stockpot.acceptance.process.RunningNode;

/**
 * Clients that generators make of what a node serves at {@code /openapi.json} compile, and sell a chair. The shops that use
 * them lie in {@code acceptance/clients}, whose script {@code check} tries more generators.
 */
@ExtendWith(Children.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GeneratedClientsIT {
    private static final Path SHOPS = Path.of("clients");
    private static final Path GENERATOR =
            Path.of("target/clients/openapi-generator-cli.jar").toAbsolutePath();

    @TempDir
    static Path folder;

    private Path description;
    private RunningNode node;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        node = RunningNode.start(folder.resolve("data"), Map.of());
        description = folder.resolve("openapi.json");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest asked = HttpRequest.newBuilder(URI.create(node.url() + "/openapi.json"))
                    .build();
            assertThat(http.send(asked, BodyHandlers.ofFile(description)).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void java() throws IOException {
        Path client = folder.resolve("java");
        List<String> generate =
                List.of("generate", "-i", description.toString(), "-o", client.toString(), "-g", "java");
        succeeds(jdk(
                "java",
                List.of("-XX:TieredStopAtLevel=1", "-Xmx512m", "-jar", GENERATOR.toString()),
                generate,
                List.of("--library", "native", "--additional-properties", "containerDefaultToNull=true")));
        List<String> sources = new ArrayList<>(
                List.of(SHOPS.resolve("Round.java").toAbsolutePath().toString()));
        try (Stream<Path> files = Files.walk(client.resolve("src/main/java"))) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(sources::add);
        }
        Path classes = folder.resolve("classes");
        String libraries = System.getProperty("java.class.path");
        succeeds(jdk(
                "javac",
                List.of("-J-XX:TieredStopAtLevel=1", "-proc:none", "-nowarn", "-d", classes.toString()),
                List.of("-cp", libraries),
                sources));
        succeeds(jdk(
                "java",
                List.of("-XX:TieredStopAtLevel=1", "-cp", classes + ":" + libraries),
                List.of("Round"),
                List.of()));
    }

    @Test
    void typescript() throws IOException {
        Path client = Files.createDirectories(folder.resolve("typescript"));
        for (String file : List.of("package.json", "tsconfig.json", "typed.ts")) {
            Files.copy(SHOPS.resolve(file), client.resolve(file));
        }
        Files.copy(description, client.resolve("openapi.json"));
        Npm npm = new Npm("GeneratedClientsIT.typescript", client, environment());
        npm.fetch("install");
        Launcher.Ran sold = npm.run("run", "typed");
        assertThat(sold.exit()).as(sold.all()).isZero();
    }

    /** A program of the JDK that runs the tests. */
    @SafeVarargs
    private static List<String> jdk(String program, List<String>... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", program).toString()));
        for (List<String> some : arguments) {
            command.addAll(some);
        }
        return command;
    }

    private void succeeds(List<String> command) throws IOException {
        ProcessBuilder program = new ProcessBuilder(command).directory(folder.toFile());
        program.environment().putAll(environment());
        Launcher.Ran ran = Launcher.run(folder, program);
        assertThat(ran.exit())
                .as("exit of %s, which said %s", String.join(" ", command), ran.all())
                .isZero();
    }

    private Map<String, String> environment() {
        return Map.of("URL", node.url(), "PASSWORD", RunningNode.PASSWORD);
    }
}
