package stockpot.node.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import stockpot.topology.records.Records;

/** What the cells of a column are in JSON; each column is named like the member that it gives. */
enum CsvColumn {
    /** As it stands there. */
    TEXT {
        @Override
        JsonNode value(String cell) {
            return JsonNodeFactory.instance.textNode(cell);
        }
    },
    /** What no blank can be part of. */
    WORD {
        @Override
        JsonNode value(String cell) {
            return JsonNodeFactory.instance.textNode(cell.strip());
        }
    },
    INTEGER {
        @Override
        JsonNode value(String cell) {
            if (!WHOLE.matcher(cell.strip()).matches()) {
                throw new IllegalArgumentException("expected a whole number");
            }
            return JsonNodeFactory.instance.numberNode(new BigInteger(cell.strip()));
        }
    },
    FLAG {
        @Override
        JsonNode value(String cell) {
            return switch (cell.strip().toLowerCase(Locale.ROOT)) {
                case "true" -> JsonNodeFactory.instance.booleanNode(true);
                case "false" -> JsonNodeFactory.instance.booleanNode(false);
                default -> throw new IllegalArgumentException("expected true or false");
            };
        }
    },
    /** Texts with semicolons between them. */
    TEXTS {
        @Override
        JsonNode value(String cell) {
            ArrayNode texts = JsonNodeFactory.instance.arrayNode();
            for (String text : cell.split(";", -1)) {
                if (!text.isBlank()) {
                    texts.add(text.strip());
                }
            }
            return texts;
        }
    },
    /** Names or serial numbers with semicolons between them. */
    NAMES {
        @Override
        JsonNode value(String cell) {
            ArrayNode names = JsonNodeFactory.instance.arrayNode();
            for (JsonNode text : TEXTS.value(cell)) {
                names.add(WHOLE.matcher(text.textValue()).matches() ? INTEGER.value(text.textValue()) : text);
            }
            return names;
        }
    },
    /** An object or a list, written as JSON. */
    JSON {
        @Override
        JsonNode value(String cell) {
            try {
                return Records.JSON.readTree(cell);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("expected JSON: " + e.getOriginalMessage(), e);
            }
        }
    };

    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

    private static final Map<String, CsvColumn> KNOWN = known();

    /**
     * Reads a cell that is not empty.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    abstract JsonNode value(String cell);

    private static Map<String, CsvColumn> known() {
        Map<String, CsvColumn> known = new TreeMap<>();
        add(known, TEXT, "id", "product_id", "name", "product_name", "description", "unit", "group", "group_name");
        add(known, TEXT, "unit_name_long", "unit_name_short", "template_id", "template_description");
        add(known, WORD, "kind", "price", "image", "stock", "unit_total_stock", "low_stock_at", "required_currency");
        add(known, INTEGER, "total_stock", "minimum_age", "product_group_id", "money_pot_id", "unit_precision_level");
        add(known, FLAG, "unit_allow_fraction", "price_is_net", "unit_active");
        add(known, TEXTS, "unit_price");
        add(known, NAMES, "categories");
        add(known, JSON, "description_i18n", "taxes", "address", "next_restock", "name_i18n");
        add(known, JSON, "unit_name_long_i18n", "unit_name_short_i18n", "template_contract", "editable_defaults");
        return known;
    }

    private static void add(Map<String, CsvColumn> known, CsvColumn column, String... names) {
        for (String name : names) {
            known.put(name, column);
        }
    }

    /** The columns there are, by name. */
    static Map<String, CsvColumn> byName() {
        return KNOWN;
    }
}
