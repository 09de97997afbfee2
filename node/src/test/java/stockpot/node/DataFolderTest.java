package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void keepsItsSecretsToItself() throws IOException {
        try (DataFolder data = DataFolder.open(folder)) {
            byte[] secret = data.secret();
            assertThat(data.secret()).isEqualTo(secret).hasSize(32);
            String password = data.makeAdminPassword();
            assertThat(data.adminPassword()).contains(password);
            for (String name : new String[] {"secret", "admin-password"}) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void aNoteOfARunningNodeCountsOnlyWhileItRuns() throws IOException {
        assertThat(DataFolder.running(folder)).isEmpty();
        try (DataFolder data = DataFolder.open(folder)) {
            data.noteRunning("http://127.0.0.1:1", "127.0.0.1:2");
        }
        assertThat(DataFolder.running(folder)).isEmpty();
        // A killed process leaves its note and not its lock.
        Files.writeString(folder.resolve("running.properties"), "url=http://127.0.0.1:1\n");
        assertThat(DataFolder.running(folder)).isEmpty();
    }
}
