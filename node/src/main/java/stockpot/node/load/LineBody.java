package stockpot.node.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What a line says, as the body of the request that would define the same, except that names may stand where the request
 * wants serial numbers.
 */
final class LineBody {
    private static final String KIND = "kind";
    private static final String CATEGORIES = "categories";
    private static final String SELECTED_CATEGORIES = "selected_categories";
    private static final String GROUP_ID = "product_group_id";
    private static final String UNIT = "unit";

    private static final String STOCK = "unit_total_stock";
    private static final String OTP = "otp_id";

    private final Kind kind;
    private final ObjectNode body;

    private LineBody(Kind kind, ObjectNode body) {
        this.kind = kind;
        this.body = body;
    }

    /** What defines something that a line names and nobody has described. */
    static ObjectNode plain(Name name) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put(name.kind().nameMember(), name.text());
        return name.kind() == Kind.GROUP ? body.put("description", name.text()) : body;
    }

    /**
     * Takes a line's members, which are changed.
     *
     * @throws IllegalArgumentException when they contradict each other
     */
    static LineBody of(ObjectNode members) {
        members.fieldNames().forEachRemaining(LineBody::requireKnown);
        JsonNode word = members.remove(KIND);
        Kind kind = word == null || word.isNull()
                ? Kind.PRODUCT
                : Kind.of(word.asText())
                        .orElseThrow(() -> new IllegalArgumentException(
                                "there is no kind '" + word.asText() + "'; known are " + Kind.words()));
        if (kind == Kind.PRODUCT) {
            rename(members, "id", "product_id");
            rename(members, "name", "product_name");
            rename(members, "stock", STOCK);
            rename(members, "group", GROUP_ID);
            if (members.path(STOCK).isNumber()) {
                members.put(STOCK, members.path(STOCK).asText());
            }
        }
        return new LineBody(kind, members);
    }

    /** A request passes over what it does not know; here a misspelt price would sell a thousand products for nothing. */
    private static void requireKnown(String member) {
        if (!CsvColumn.byName().containsKey(member) && !member.equals(OTP)) {
            throw new IllegalArgumentException("there is no member '" + member + "'; known are "
                    + String.join(", ", CsvColumn.byName().keySet()));
        }
    }

    private static void rename(ObjectNode members, String from, String to) {
        JsonNode value = members.get(from);
        if (value == null || value.isNull()) {
            return;
        }
        if (members.hasNonNull(to)) {
            throw new IllegalArgumentException(from + " and " + to + " are the same member");
        }
        members.remove(from);
        members.set(to, value);
    }

    Kind kind() {
        return kind;
    }

    /** What has to be defined before this can be. */
    List<Name> needed() {
        List<Name> needed = new ArrayList<>();
        for (ArrayNode list : categoryLists()) {
            for (JsonNode each : list) {
                if (each.isTextual()) {
                    needed.add(new Name(Kind.CATEGORY, each.textValue()));
                }
            }
        }
        JsonNode group = group();
        if (group.isTextual()) {
            needed.add(new Name(Kind.GROUP, group.textValue()));
        }
        return needed;
    }

    /** What this defines or changes; what has no name will not get far. */
    Name name() {
        return new Name(kind, body.path(kind.nameMember()).asText());
    }

    /** What this has to wait for if it is just being defined: the same, or a unit that need not be defined at all. */
    List<Name> awaited() {
        List<Name> awaited = new ArrayList<>(needed());
        JsonNode unit = body.path(UNIT);
        if (kind == Kind.PRODUCT && unit.isTextual()) {
            awaited.add(new Name(Kind.UNIT, unit.textValue()));
        }
        return awaited;
    }

    /** The body, with each name that was {@link #needed} replaced by its serial number. */
    ObjectNode body(ToLongFunction<Name> serials) {
        for (ArrayNode list : categoryLists()) {
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i).isTextual()) {
                    Name name = new Name(Kind.CATEGORY, list.get(i).textValue());
                    list.set(i, JsonNodeFactory.instance.numberNode(serials.applyAsLong(name)));
                }
            }
        }
        JsonNode group = group();
        if (group.isTextual()) {
            Name name = new Name(Kind.GROUP, group.textValue());
            body.put(GROUP_ID, serials.applyAsLong(name));
        }
        return body;
    }

    private JsonNode group() {
        return kind == Kind.PRODUCT ? body.path(GROUP_ID) : MissingNode.getInstance();
    }

    /** The lists of categories in the body: a product's own, a template's selection. */
    private List<ArrayNode> categoryLists() {
        JsonNode list = switch (kind) {
            case PRODUCT -> body.get(CATEGORIES);
            case TEMPLATE -> body.path("template_contract").get(SELECTED_CATEGORIES);
            case CATEGORY, GROUP, UNIT -> null;
        };
        return list instanceof ArrayNode names ? List.of(names) : List.of();
    }
}
