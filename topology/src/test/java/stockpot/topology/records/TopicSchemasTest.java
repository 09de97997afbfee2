package stockpot.topology.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import stockpot.schemas.RecordSchemas;

/** The schemas that are published say what the tables say; {@code -Dstockpot.schemas=renew} writes them anew. */
class TopicSchemasTest {
    private static final Path FOLDER = Path.of("../schemas/src/main/resources/stockpot/schemas");
    private static final List<String> NAMES = RecordSchemas.NAMES;

    @ParameterizedTest
    @FieldSource("NAMES")
    void isWhatTheTablesSay(String name) throws IOException {
        Path file = FOLDER.resolve(name + ".json");
        String said = TopicSchemas.text(name);
        if (System.getProperty("stockpot.schemas", "").equals("renew")) {
            Files.writeString(file, said);
        }
        assertThat(Files.readString(file)).isEqualTo(said);
    }
}
