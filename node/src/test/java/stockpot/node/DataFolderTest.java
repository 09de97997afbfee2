package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockpot.schemas.Topics;

class DataFolderTest {
    @TempDir
    Path folder;

    @Test
    void letsOneInAtATime() throws IOException {
        try (DataFolder first = DataFolder.open(folder)) {
            assertThat(first.kafka()).isEqualTo(folder.resolve("kafka"));
            assertThatThrownBy(() -> DataFolder.open(folder))
                    .isInstanceOf(Settings.BadSetting.class)
                    .hasMessageContaining("in use by another stockpot");
        }
        DataFolder.open(folder).close();
    }

    /** Also what lies there from before, and what a link in it leads to is nobody's but its owner's. */
    @Test
    void takesEverythingFromOthers() throws Exception {
        Path outside = Files.createFile(folder.resolve("outside"), modes("rw-r--r--"));
        Path data = Files.createDirectory(folder.resolve("data"), modes("rwxr-xr-x"));
        Path log = Files.createDirectory(data.resolve("kafka"), modes("rwxr-xr-x"));
        Files.createFile(log.resolve("0.log"), modes("rw-r--r--"));
        Files.createSymbolicLink(data.resolve("link"), outside);
        try (DataFolder opened = DataFolder.open(data)) {
            byte[] secret = opened.tokenSecret();
            assertThat(opened.tokenSecret()).isEqualTo(secret).hasSize(32);
            String password = opened.makePassword("admin-password");
            assertThat(opened.password("admin-password")).contains(password);
            for (String name : List.of("token-secret", "admin-password", "stockpot.lock", "kafka/0.log")) {
                assertThat(modes(data.resolve(name))).as(name).isEqualTo("rw-------");
            }
            assertThat(modes(data)).isEqualTo("rwx------");
            assertThat(modes(log)).isEqualTo("rwx------");
            assertThat(modes(outside)).isEqualTo("rw-r--r--");
        }
    }

    private static FileAttribute<?> modes(String modes) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(modes));
    }

    private static String modes(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    /** Anybody who could ever read the lock can hold it for reading; no node does that. */
    @Test
    void isNotKeptFromWorkByAReader() throws Exception {
        DataFolder.open(folder).close();
        Process reader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockReader.class.getName(),
                        folder.resolve("stockpot.lock").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(reader.getInputStream().read()).as("the reader holds it").isEqualTo('+');
            try (DataFolder first = DataFolder.open(folder)) {
                Files.createDirectory(first.state(), modes("rwxr-x---"));
                first.noteRunning("http://127.0.0.1:1", "shown to nodes", Map.of("bootstrap.servers", "b:1"));
                assertThatThrownBy(() -> DataFolder.open(folder)).hasMessageContaining("in use by another stockpot");
                assertThat(DataFolder.running(folder)).isPresent();
            }
            assertThat(DataFolder.running(folder)).isEmpty();
            DataFolder.open(folder).close();
        } finally {
            reader.destroyForcibly().waitFor();
        }
    }

    /** Holds a file for reading until its process is ended. */
    static final class LockReader {
        public static void main(String[] arguments) throws Exception {
            try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.READ)) {
                channel.lock(0, Long.MAX_VALUE, true);
                System.out.write('+');
                System.out.flush();
                Thread.sleep(Duration.ofMinutes(2));
            }
        }
    }

    @Test
    void aNoteOfARunningNodeCountsOnlyWhileItRuns() throws IOException {
        assertThat(DataFolder.running(folder)).isEmpty();
        try (DataFolder data = DataFolder.open(folder)) {
            Map<String, Object> brokers = new BrokerUsers(Topics.DEFAULT, "a \"\\ b", "", "").client();
            Files.createDirectory(data.state(), modes("rwxr-x---"));
            data.noteRunning("http://127.0.0.1:1", "shown to nodes", brokers);
            Properties note = new Properties();
            try (Reader reader = Files.newBufferedReader(folder.resolve("running.properties"))) {
                note.load(reader);
            }
            assertThat(DataFolder.brokers(note)).isEqualTo(brokers);
            assertThat(modes(data.state())).isEqualTo("rwx------");
        }
        assertThat(DataFolder.running(folder)).isEmpty();
        // A killed process leaves its note and not its lock.
        Files.writeString(folder.resolve("running.properties"), "url=http://127.0.0.1:1\n");
        assertThat(DataFolder.running(folder)).isEmpty();
    }
}
