package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    private static final String CLUSTER = "a secret of the whole cluster";

    @TempDir
    Path folder;

    private Secrets of(Map<String, String> environment) throws IOException {
        try (DataFolder data = DataFolder.open(folder)) {
            return Secrets.of(Settings.read(Map.of(), environment, folder.resolve("none")), data);
        }
    }

    /** Law 5 needs the tokens' secret to outlive the process; it stands in one file, and nothing else leads to it. */
    @Test
    void aLoneNodeKeepsOneSecretAndInOneFile() throws IOException {
        Secrets first = of(Map.of());
        Secrets second = of(Map.of());
        assertThat(second.tokens()).isEqualTo(first.tokens()).hasSize(32);
        assertThat(second.peers()).isNotEqualTo(first.peers()).hasSize(64);
        Files.delete(folder.resolve("token-secret"));
        assertThat(of(Map.of()).tokens()).isNotEqualTo(first.tokens());
    }

    @Test
    void nodesOfAClusterHaveTheSameAndEachForOnePurpose() throws IOException {
        Secrets shared = of(Map.of("STOCKPOT_CLUSTER_SECRET", CLUSTER));
        assertThat(of(Map.of("STOCKPOT_CLUSTER_SECRET", CLUSTER)).tokens()).isEqualTo(shared.tokens());
        assertThat(shared.peers()).isEqualTo(Secrets.peersOf(CLUSTER)).doesNotContain(CLUSTER);
        assertThat(folder.resolve("token-secret")).doesNotExist();

        Secrets apart = of(Map.of("STOCKPOT_CLUSTER_SECRET", CLUSTER, "STOCKPOT_TOKEN_SECRET", "for tokens alone"));
        assertThat(apart.peers()).isEqualTo(shared.peers());
        assertThat(apart.tokens()).isNotEqualTo(shared.tokens());
        assertThatThrownBy(() -> of(Map.of("STOCKPOT_TOKEN_SECRET", "too short")))
                .isInstanceOf(Settings.BadSetting.class)
                .hasMessageContaining("STOCKPOT_TOKEN_SECRET must have 16 printable ASCII characters or more");
        assertThatThrownBy(() -> of(Map.of("STOCKPOT_KAFKA_BOOTSTRAP_SERVERS", "b:1")))
                .hasMessageContaining("set STOCKPOT_CLUSTER_SECRET");
    }
}
