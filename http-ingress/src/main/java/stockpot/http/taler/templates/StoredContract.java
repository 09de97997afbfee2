package stockpot.http.taler.templates;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Definition.Template;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Json;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.kernel.CommandContext;
import stockpot.stock.ProductId;
import stockpot.stock.StockLists.Selection;

/**
 * The contract of a template as it was kept.
 *
 * @param members all of them, in order of their names
 * @param selection which products are offered; null where the template is not for choosing any
 */
record StoredContract(
        ObjectNode members,
        TemplateContract.Type type,
        @Nullable Selection selection) {
    static StoredContract of(Template template) {
        try {
            JsonObjectReader contract = Json.fields(template.contract().getBytes(StandardCharsets.UTF_8));
            TemplateContract.Type type = TemplateContract.Type.of(contract);
            return new StoredContract(
                    contract.sorted(), type, type == TemplateContract.Type.INVENTORY_CART ? selection(contract) : null);
        } catch (ApiException | IllegalArgumentException e) {
            throw new IllegalStateException("the contract of template " + template.name() + " is none", e);
        }
    }

    private static Selection selection(JsonObjectReader contract) throws ApiException {
        List<Long> categories = contract.optionalIntegers("selected_categories", 1, CommandContext.MAX_SERIAL);
        List<String> names = contract.optionalTexts("selected_products");
        Set<ProductId> products = new HashSet<>();
        for (String name : names == null ? List.<String>of() : names) {
            products.add(new ProductId(name));
        }
        return new Selection(
                Boolean.TRUE.equals(contract.optionalFlag("selected_all")),
                categories == null ? Set.of() : new HashSet<>(categories),
                products);
    }

    /** The members for wallets, which are told the type also when the merchant left it out. */
    void writeMembers(JsonGenerator out) throws IOException {
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            out.writeFieldName(member.getKey());
            out.writeTree(member.getValue());
        }
        if (!members.has(TemplateContract.TYPE)) {
            out.writeStringField(TemplateContract.TYPE, type.word());
        }
    }
}
