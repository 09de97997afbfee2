package stockpot.topology.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import stockpot.schemas.RecordSchemas;

/** Holds records against their published schemas. */
public final class SchemaCheck {
    private static final Map<String, Schema> SCHEMAS = load();

    private SchemaCheck() {}

    private static Map<String, Schema> load() {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        return RecordSchemas.NAMES.stream()
                .collect(Collectors.toMap(name -> name, name -> registry.getSchema(RecordSchemas.text(name))));
    }

    /** Fails unless the record is as the schema of that name says. */
    public static void requireValid(String schema, byte[] record) {
        String text = new String(record, StandardCharsets.UTF_8);
        assertThat(errors(schema, text)).as("%s: %s", schema, text).isEmpty();
    }

    public static boolean isValid(String schema, String record) {
        return errors(schema, record).isEmpty();
    }

    private static List<Error> errors(String schema, String record) {
        return SCHEMAS.get(schema).validate(record, InputFormat.JSON);
    }
}
