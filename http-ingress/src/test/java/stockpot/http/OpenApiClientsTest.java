package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What generators of clients need of the description, so that what they make compiles and reads every answer.
 *
 * <p>{@code acceptance/clients/check} and GeneratedClientsIT run them; each rule here stands for a fault that they found.
 */
class OpenApiClientsTest {
    private static final ObjectMapper TREES = new ObjectMapper();
    private static final Pattern IN_SCHEMAS = Pattern.compile("/components/schemas/[^/]+(/.*)?|.*/schema(/.*)?");
    private static final Pattern NAMED = Pattern.compile("/components/schemas/[^/]+");
    private static final Pattern LITERAL = Pattern.compile(".*/(example|examples|default|const|enum|required)(/.*)?");
    private static final Pattern MEMBERS = Pattern.compile(".*/properties");

    /** Classes that generated Java takes from the JDK instead of the schema of that name. */
    private static final Set<String> TAKEN = Set.of(
            "Array",
            "ArrayList",
            "BigDecimal",
            "Date",
            "DateTime",
            "File",
            "HashMap",
            "List",
            "LocalDate",
            "LocalDateTime",
            "LocalTime",
            "Map",
            "Null",
            "Object",
            "Set",
            "Timestamp",
            "URI",
            "UUID");

    private static List<String> problems(JsonNode document) {
        List<String> problems = new ArrayList<>();
        check(document, "", document, problems);
        return problems;
    }

    private static void check(JsonNode document, String pointer, JsonNode node, List<String> problems) {
        if (LITERAL.matcher(pointer).matches()) {
            return;
        }
        boolean schema = node.isObject()
                && IN_SCHEMAS.matcher(pointer).matches()
                && !MEMBERS.matcher(pointer).matches();
        if (schema) {
            schemaProblems(document, pointer, node).forEach(problem -> problems.add(pointer + " " + problem));
        }
        if (pointer.endsWith("/requestBody/content")) {
            Set<JsonNode> schemas = Set.copyOf(node.findValues("schema"));
            if (schemas.size() != 1) {
                problems.add(pointer + " is of different schemas");
            }
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                check(document, pointer + "/" + i, node.get(i), problems);
            }
        }
        node.properties()
                .forEach(child -> check(
                        document,
                        pointer + "/" + child.getKey().replace("~", "~0").replace("/", "~1"),
                        child.getValue(),
                        problems));
    }

    private static List<String> schemaProblems(JsonNode document, String pointer, JsonNode schema) {
        Set<String> types = types(schema);
        boolean named = NAMED.matcher(pointer).matches();
        List<String> problems = new ArrayList<>();
        if (types.contains("array") && !schema.has("items")) {
            problems.add("does not say of what it is a list");
        }
        if (types.equals(Set.of("null")) && !pointer.matches(".*/(anyOf/[0-9]+|unevaluatedProperties)")) {
            problems.add("is nothing but null");
        }
        if (types.size() > 2 || types.size() == 2 && !types.contains("null")) {
            problems.add("is of several types");
        }
        if ((schema.has("const") || schema.has("enum")) && !types.contains("string") && !pointer.endsWith("/not")) {
            problems.add("lists values that are no texts");
        }
        if (types.contains("integer") && !schema.has("format") && isLong(schema)) {
            problems.add("is larger than 32 bits and does not say so");
        }
        boolean orNull = schema.path("anyOf").size() == 2
                && schema.at("/anyOf/1/type").asText().equals("null");
        boolean whole = schema.has("properties") || schema.has("oneOf") || schema.has("anyOf") && !orNull;
        if (!named && (whole || schema.path("allOf").size() > 1)) {
            problems.add("has no name");
        }
        if (named && TAKEN.contains(pointer.substring(pointer.lastIndexOf('/') + 1))) {
            problems.add("has a name that Java's own classes have");
        }
        if (schema.has("oneOf") && !isTold(document, schema)) {
            problems.add("does not tell what it is one of");
        }
        if (schema.path("anyOf").findValue("$ref") != null && !orNull) {
            problems.add("is any of several objects");
        }
        if (schema.has("default") && pointer.startsWith("/components/schemas/")) {
            problems.add("has a default, which is taken for being always there");
        }
        return problems;
    }

    private static Set<String> types(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray()
                ? new TreeSet<>(OpenApi.texts(type))
                : type.isTextual() ? Set.of(type.textValue()) : Set.of();
    }

    private static boolean isLong(JsonNode schema) {
        return schema.path("maximum").asLong(0) > Integer.MAX_VALUE
                || schema.path("default").asLong(0) < 0;
    }

    /** Whether each of the objects has a constant that the discriminator leads to it by. */
    private static boolean isTold(JsonNode document, JsonNode schema) {
        String member = schema.at("/discriminator/propertyName").asText();
        JsonNode mapping = schema.at("/discriminator/mapping");
        return mapping.size() == schema.path("oneOf").size()
                && mapping.properties().stream().allMatch(entry -> {
                    String ref = entry.getValue().asText();
                    return schema.path("oneOf").findValuesAsText("$ref").contains(ref)
                            && document.at(ref.substring(1) + "/properties/" + member + "/const")
                                    .asText()
                                    .equals(entry.getKey());
                });
    }

    @Test
    void hasWhatGeneratorsNeed() {
        assertThat(problems(OpenApi.document())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ContractTerms/properties   | extra       | {'type':'array'}                       | of what it is a list",
                "ContractTerms/properties   | extra       | {'type':'null'}                        | nothing but null",
                "TemplateAddDetails         | additionalProperties | {'type':'null'}               | nothing but null",
                "LockRequest/properties     | quantity    | {'type':['integer','string']}          | several types",
                "OrderHistoryEntry/properties | refundable | {'type':'boolean','const':false}      | no texts",
                "OrderGiven/properties      | version     | {'type':['integer','null'],'enum':[0,null]} | no texts",
                "Pieces                     | maximum     | 9007199254740991                       | 32 bits",
                "MerchantInstance/properties | name       | {'type':'object','properties':{}}      | no name",
                "MerchantInstance/properties | name       | {'anyOf':[{'type':'string'}]}          | no name",
                "OrderStatus                | discriminator | {'propertyName':'order_status'}      | what it is one of",
                "Serial                     | default     | 1                                      | has a default",
                "Seconds                    | oneOf       | [{'type':'integer'}]                   | what it is one of",
                "Serial                     | anyOf       | [{'$ref':'#/components/schemas/Tax'}]   | several objects",
                "CheckPaymentPaid/properties/order_status | const | 'unpaid'                       | what it is one of",
            })
    void seesWhatGeneratorsFailOn(String where, String member, String value, String problem) throws IOException {
        JsonNode document = OpenApi.document();
        JsonNode changed = TREES.readTree(value.replace('\'', '"'));
        ((ObjectNode) document.at("/components/schemas/" + where)).set(member, changed);
        assertThat(problems(document)).singleElement().asString().contains(problem);
    }

    @Test
    void seesNamesThatAreTakenAndBodiesThatDiffer() {
        JsonNode document = OpenApi.document();
        ObjectNode schemas = (ObjectNode) document.at("/components/schemas");
        schemas.set("Timestamp", schemas.path("PointInTime"));
        ObjectNode form = (ObjectNode) document.at(
                "/paths/~1templates~1{template_id}/post/requestBody/content/application~1x-www-form-urlencoded/schema");
        form.put("$ref", "#/components/schemas/LockRequest");
        assertThat(problems(document))
                .satisfiesExactlyInAnyOrder(
                        taken -> assertThat(taken).contains("/Timestamp has a name"),
                        body -> assertThat(body).contains("different schemas"));
    }
}
