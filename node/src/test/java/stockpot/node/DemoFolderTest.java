package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoFolderTest {
    @TempDir
    Path files;

    private Settings settings(Map<Setting, String> flags) {
        return Settings.read(flags, Map.of(), files.resolve("none"));
    }

    private Settings on(String folder) {
        return settings(Map.of(Setting.DATA_DIR, files.resolve(folder).toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "new/below", "empty"})
    void whatIsNewOrEmptyIsMarkedAndTakenAgain(String folder) throws IOException {
        Files.createDirectory(files.resolve("empty"));
        assertThat(DemoFolder.claim(on(folder)).dataFolder()).isEqualTo(files.resolve(folder));
        Files.writeString(files.resolve(folder).resolve("admin-password"), "x");
        assertThat(DemoFolder.claim(on(folder)).dataFolder()).isEqualTo(files.resolve(folder));
    }

    @Test
    void aNewOneIsOpenToNobodyElse() throws IOException {
        DemoFolder.claim(on("new"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.resolve("new"))))
                .isEqualTo("rwx------");
    }

    @ParameterizedTest
    @CsvSource({"somebodys,admin-password", "somebodys,kafka/x", "somebodys,demo/x", "., somebodys"})
    void whatIsSomebodyElsesStaysAsItIs(String folder, String file) throws IOException {
        Path kept = files.resolve(folder).resolve(file).normalize();
        Files.createDirectories(kept.getParent());
        Files.writeString(kept, "x");
        assertThatThrownBy(() -> DemoFolder.claim(on(folder)))
                .isInstanceOf(Settings.BadSetting.class)
                .hasMessageContaining("is not the demo's own folder and stays as it is");
        try (Stream<Path> all = Files.walk(files)) {
            assertThat(all.filter(Files::isRegularFile)).containsExactly(kept);
        }
    }

    @Test
    void noClusterIsTouched() {
        Settings cluster = settings(Map.of(Setting.KAFKA_BOOTSTRAP_SERVERS, "shop:9092"));
        assertThatThrownBy(() -> DemoFolder.claim(cluster))
                .isInstanceOf(Settings.BadSetting.class)
                .hasMessageContaining("leave out STOCKPOT_KAFKA_BOOTSTRAP_SERVERS");
    }
}
