package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The compose files and the Dockerfile fit the program, and each other; nothing here can start a container. */
class ComposeFilesTest {
    private static final Path ROOT = Path.of("..");

    static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(ROOT)) {
            return all.filter(each -> each.getFileName().toString().matches("docker-compose.*\\.yml"))
                    .sorted()
                    .toList();
        }
    }

    private static String text(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }

    private static Dockerfile image() throws IOException {
        return Dockerfile.of(text("Dockerfile"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void compose(Path file) throws IOException {
        assertThat(ComposeCheck.problems(Files.readString(file), image())).isEmpty();
    }

    @Test
    void theImage() throws IOException {
        assertThat(files()).hasSize(2);
        assertThat(image().problems(ROOT)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "docker-compose.yml        | STOCKPOT_STANDBYS              | STOCKPOT_STANDBY           | is no setting",
                "docker-compose.yml        | KAFKA_LOG_DIRS                 | KAFKA_LOG_FOLDERS          | KAFKA_LOG_FOLDERS",
                "docker-compose.yml        | kafka-3:9092 | kafka-4:9092 | kafka-4:9092",
                "docker-compose.yml        | kafka-2:9092,kafka-3           | kafka-2:9094,kafka-3       | kafka-2:9094",
                "docker-compose.yml        | 3@kafka-3                      | 4@kafka-3                  | voter 4@kafka-3",
                "docker-compose.yml        | kafka-3:9093                   | kafka-3:9094               | voter 3@kafka-3:9094",
                "docker-compose.yml        | HOST://127.0.0.1:29092         | HOST://127.0.0.1:39092     | clients of HOST",
                "docker-compose.yml        | 127.0.0.1:29092:19092          | 29092:19092                | on loopback",
                "docker-compose.yml        | HOST://:19092                  | HOST://:19093              | publishes",
                "docker-compose.yml        | HOST:PLAINTEXT                 | HOSTS:PLAINTEXT            | maps",
                "docker-compose.yml        | localhost:9092                 | localhost:9091             | asked how it is",
                "docker-compose.yml        | http://stockpot-2:8080         | http://stockpot-1:8080     | stockpot-2 says",
                "docker-compose.yml        | 127.0.0.1:8081:8080            | 127.0.0.1:8081:8081        | publishes",
                "docker-compose.yml        | STOCKPOT_REPLICATION: 3        | STOCKPOT_REPLICATION: 4    | replicas",
                "docker-compose.yml        | kafka-2: { condition           | kafka-4: { condition       | waits for kafka-4",
                "docker-compose.yml        | stockpot-2:/data               | stockpot-1:/data           | volume",
                "docker-compose.yml        | stockpot-2:/data               | stockpot-2:/var/data       | mounts",
                "docker-compose.yml        | ./ops/rules.yml                | ./ops/alerts.yml           | there is no ./ops/alerts",
                "docker-compose.yml        | dashboard.json:ro              | dashboard.json             | may write to",
                "docker-compose.yml        | 127.0.0.1:3000:3000            | 3000:3000                  | on loopback",
                "docker-compose.yml        | prom/prometheus:v3.5.0@sha256  | prom/prometheus:v3.5.0     | any image",
                "docker-compose.single.yml | stockpot/stockpot              | stockpot/bin/stockpot      | asked how it is",
                "docker-compose.single.yml | , \"health\"                   | , \"healthy\"              | no command healthy",
                "docker-compose.single.yml | 127.0.0.1:9092:9092            | 127.0.0.1:9093:9092        | tells subscribers",
                "docker-compose.single.yml | KAFKA_HOST: 0.0.0.0            | KAFKA_HOST: 127.0.0.1      | brings nothing",
                "docker-compose.single.yml | PUBLIC_URL: http://127.0.0.1:8080 | PUBLIC_URL: http://a    | nothing is published",
                "docker-compose.single.yml | read_only: true                | read_only: false           | write everywhere",
                "docker-compose.single.yml | cap_drop: [ALL]                | cap_drop: [CHOWN]          | capabilities",
            })
    void findsWhatDoesNotFit(String file, String right, String wrong, String said) throws IOException {
        String text = text(file);
        assertThat(text).contains(right);
        assertThat(ComposeCheck.problems(text.replace(right, wrong), image()))
                .anyMatch(problem -> problem.contains(said));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "USER 10001         | USER 10002            | do not fit",
                "VOLUME /data       | VOLUME /var/data      | do not fit",
                "EXPOSE 8080        | EXPOSE 80             | exposes 80",
                "CMD [\"run\"]      | CMD [\"start\"]       | no command",
                "/opt/stockpot/stock | /opt/stock/stock     | lies in",
                "COPY stockpot      | COPY stock            | no stock to copy",
            })
    void findsWhatTheImageHasNot(String right, String wrong, String said) throws IOException {
        String text = text("Dockerfile");
        assertThat(text).contains(right);
        assertThat(Dockerfile.of(text.replace(right, wrong)).problems(ROOT))
                .anyMatch(problem -> problem.contains(said));
    }
}
