package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script at the root of the project, with a Java that only says what it was started with. */
class ScriptTest {
    private static final String A_JAVA = "#!/bin/sh\necho \"$@\"\n";

    @TempDir
    Path folder;

    @BeforeEach
    void install() throws IOException {
        Path project = Path.of("").toAbsolutePath().getParent();
        executable("stockpot", Files.readString(project.resolve("stockpot")));
        executable("java/bin/java", A_JAVA);
        write("java/release", "JAVA_VERSION=\"25\"\n");
        write("node/target/stockpot.jar", "");
    }

    private Path write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        return Files.writeString(folder.resolve(name), text);
    }

    private void executable(String name, String text) throws IOException {
        Files.setPosixFilePermissions(write(name, text), PosixFilePermissions.fromString("rwx------"));
    }

    private String run(List<String> arguments, Map<String, String> variables, int code) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(folder.resolve("stockpot").toString()));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("STOCKPOT_"));
        builder.environment().putAll(variables);
        builder.environment().putAll(Map.of("JAVA_HOME", folder.resolve("java").toString(), "STOCKPOT_BUILD", "never"));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(code);
        return said;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "run                           | -    | -                         | 512",
                "run --memory-mb 2048          | -    | -                         | 1024",
                "run --memory-mb=2048          | -    | -                         | 1024",
                "run --memory-mb 0600          | 1000 | memory.mb=800             | 300",
                "run                           | 1000 | memory.mb=800             | 500",
                "run                           | ``   | memory.mb=800             | 512",
                "run                           | -    | memory.mb=800             | 400",
                "run                           | -    | ` memory.mb : 800`        | 400",
                "run                           | -    | `memory.mb 800\r`         | 400",
                "run                           | -    | `memory.mb=300\nmemory.mb=800` | 400",
                "run                           | -    | #memory.mb=800            | 512",
                "ledger --memory-mb 256 --json | -    | -                         | 128",
            })
    void heapIsHalfOfTheMemoryWhereverThatIsSet(
            String arguments, @Nullable String variable, @Nullable String file, int heap) throws Exception {
        if (file != null) {
            write("stockpot.properties", "http.port=0\n" + file + "\n");
        }
        List<String> given = List.of(arguments.split(" "));
        assertThat(run(given, variable == null ? Map.of() : Map.of("STOCKPOT_MEMORY_MB", variable), 0))
                .contains("-Xms" + heap / 2 + "m -Xmx" + heap + "m ")
                .endsWith(" -jar " + folder.resolve("node/target/stockpot.jar") + " " + arguments + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "run --memory-mb 255     | -    | -             | 255",
                "run --memory-mb 1048577 | -    | -             | 1048577",
                "run --memory-mb=12g     | 1000 | -             | 12g",
                "run                     | -1   | -             | -1",
                "run                     | -    | memory.mb=2.5 | 2.5",
                "run --memory-mb 99999999999999999999 | - | -   | 99999999999999999999",
            })
    void aMemoryThatIsNoneIsRefusedBeforeAnythingStarts(
            String arguments, @Nullable String variable, @Nullable String file, String wrong) throws Exception {
        if (file != null) {
            write("stockpot.properties", file + "\n");
        }
        List<String> given = List.of(arguments.split(" "));
        assertThat(run(given, variable == null ? Map.of() : Map.of("STOCKPOT_MEMORY_MB", variable), Main.MISUSED))
                .isEqualTo("stockpot: STOCKPOT_MEMORY_MB must be a whole number from 256 to 1048576, not '" + wrong
                        + "'\n");
    }

    /** A JVM takes it although a library is another by now, and would run what was there before. */
    @ParameterizedTest
    @CsvSource({"1, true", "3, false"})
    void theCacheOfStartsIsOlderThanNoLibrary(int madeAt, boolean isUsed) throws Exception {
        write("node/target/stockpot.aot", "");
        write("node/target/lib/http-ingress.jar", "");
        Map<String, Integer> times = Map.of("stockpot.jar", 1, "stockpot.aot", 2, "lib/http-ingress.jar", madeAt);
        for (Map.Entry<String, Integer> file : times.entrySet()) {
            Files.setLastModifiedTime(
                    folder.resolve("node/target").resolve(file.getKey()),
                    FileTime.fromMillis(file.getValue() * 1_000_000L));
        }
        assertThat(run(List.of("run"), Map.of(), 0).contains("-XX:AOTCache=")).isEqualTo(isUsed);
    }
}
