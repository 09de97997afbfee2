package stockpot.topology.records;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stockpot.money.Amount;
import stockpot.quantity.Quantity;
import stockpot.stock.Fractions;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductPatch;
import stockpot.stock.Restock;
import stockpot.stock.Tax;
import stockpot.stock.Total;
import stockpot.topology.table.Members;
import stockpot.topology.table.Unreadable;

/** How a product's details, and changes of them, are said in JSON. */
final class DetailsWords {
    private static final String UNLIMITED = "-1";
    private static final long RESTOCK_NEVER = -1;

    private DetailsWords() {}

    static void write(JsonGenerator out, ProductDetails details) throws IOException {
        write(out, details, true);
    }

    static void write(JsonGenerator out, ProductDetails details, boolean withImage) throws IOException {
        out.writeStringField("name", details.name());
        out.writeStringField("description", details.description());
        writeTexts(out, "description_i18n", details.descriptionI18n());
        writeNumbers(out, "categories", details.categories());
        out.writeStringField("unit", details.unit());
        out.writeNumberField("unit_digits", details.unitFractions().digits());
        if (details.allowFraction() != null) {
            out.writeBooleanField("allow_fraction", details.allowFraction());
        }
        if (details.precisionLevel() != null) {
            out.writeNumberField("precision_level", details.precisionLevel());
        }
        writePrices(out, details.prices());
        if (withImage) {
            out.writeStringField("image", details.image());
        }
        writeTaxes(out, details.taxes());
        out.writeBooleanField("price_is_net", details.priceIsNet());
        out.writeStringField("address", details.address());
        out.writeNumberField("next_restock", written(details.nextRestock()));
        out.writeNumberField("minimum_age", details.minimumAge());
        out.writeNumberField("group_id", details.groupId());
        out.writeNumberField("pot_id", details.potId());
    }

    static ProductDetails read(Members members) throws Unreadable {
        ProductPatch all = readPatch(members, false);
        return new ProductDetails(
                needed("name", all.name()),
                needed("description", all.description()),
                all.descriptionI18n() == null ? new TreeMap<>() : all.descriptionI18n(),
                all.categories() == null ? List.of() : all.categories(),
                needed("unit", all.unit()),
                needed("unit_digits", all.unitFractions()),
                all.allowFraction(),
                all.precisionLevel(),
                all.prices() == null ? List.of() : all.prices(),
                all.image() == null ? "" : all.image(),
                all.taxes() == null ? List.of() : all.taxes(),
                Boolean.TRUE.equals(all.priceIsNet()),
                all.address() == null ? "" : all.address(),
                all.nextRestock() == null ? Restock.UNKNOWN : all.nextRestock(),
                all.minimumAge() == null ? 0 : all.minimumAge(),
                all.groupId() == null ? 0 : all.groupId(),
                all.potId() == null ? 0 : all.potId());
    }

    private static <T> T needed(String name, @Nullable T value) throws Unreadable {
        if (value == null) {
            throw new Unreadable("member '" + name + "' is missing");
        }
        return value;
    }

    static void writePatch(JsonGenerator out, ProductPatch patch) throws IOException {
        writeOptional(out, "name", patch.name());
        writeOptional(out, "description", patch.description());
        if (patch.descriptionI18n() != null) {
            writeTexts(out, "description_i18n", patch.descriptionI18n());
        }
        if (patch.categories() != null) {
            writeNumbers(out, "categories", patch.categories());
        }
        writeOptional(out, "unit", patch.unit());
        if (patch.unitFractions() != null) {
            out.writeNumberField("unit_digits", patch.unitFractions().digits());
        }
        if (patch.allowFraction() != null) {
            out.writeBooleanField("allow_fraction", patch.allowFraction());
        }
        if (patch.precisionLevel() != null) {
            out.writeNumberField("precision_level", patch.precisionLevel());
        }
        if (patch.prices() != null) {
            writePrices(out, patch.prices());
        }
        writeOptional(out, "image", patch.image());
        if (patch.taxes() != null) {
            writeTaxes(out, patch.taxes());
        }
        if (patch.priceIsNet() != null) {
            out.writeBooleanField("price_is_net", patch.priceIsNet());
        }
        writeOptional(out, "address", patch.address());
        if (patch.nextRestock() != null) {
            out.writeNumberField("next_restock", written(patch.nextRestock()));
        }
        writeOptional(out, "minimum_age", patch.minimumAge());
        writeOptional(out, "group_id", patch.groupId());
        writeOptional(out, "pot_id", patch.potId());
        writeOptional(out, "total", patch.total() == null ? null : written(patch.total()));
        writeOptional(out, "lost", patch.lost());
        writeOptional(out, "sold", patch.sold());
    }

    /** Reads a patch; with {@code counts} also how much there is, which a definition says elsewhere. */
    static ProductPatch readPatch(Members members, boolean counts) throws Unreadable {
        Integer unitDigits = members.integerOrNull("unit_digits");
        Long restock = members.numberOrNull("next_restock");
        return new ProductPatch(
                members.textOrNull("name"),
                members.textOrNull("description"),
                members.textsOrNull("description_i18n"),
                members.listOrNull("categories", DetailsWords::number),
                members.textOrNull("unit"),
                unitDigits == null ? null : new Fractions(unitDigits),
                members.flagOrNull("allow_fraction"),
                members.integerOrNull("precision_level"),
                members.listOrNull("prices", DetailsWords::amount),
                members.textOrNull("image"),
                members.listOrNull("taxes", DetailsWords::tax),
                members.flagOrNull("price_is_net"),
                members.textOrNull("address"),
                restock == null ? null : restock == RESTOCK_NEVER ? Restock.NEVER : new Restock(restock),
                members.integerOrNull("minimum_age"),
                members.countOrNull("group_id"),
                members.countOrNull("pot_id"),
                counts ? members.parsedOrNull("total", DetailsWords::total) : null,
                counts ? members.parsedOrNull("lost", Quantity::parse) : null,
                counts ? members.parsedOrNull("sold", Quantity::parse) : null);
    }

    /** A total as it is written everywhere: a quantity, or -1 for no limit. */
    static String written(Total total) {
        return total.isUnlimited() ? UNLIMITED : total.limit().toString();
    }

    static Total total(String text) {
        return text.equals(UNLIMITED) ? Total.UNLIMITED : Total.of(Quantity.parse(text));
    }

    static long written(Restock restock) {
        return restock.equals(Restock.NEVER) ? RESTOCK_NEVER : restock.epochSeconds();
    }

    private static long number(JsonNode node) throws Unreadable {
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            throw new Unreadable("expected an integer that is not negative");
        }
        return node.longValue();
    }

    private static Amount amount(JsonNode node) throws Unreadable {
        if (!node.isTextual()) {
            throw new Unreadable("an amount is a string");
        }
        return Amount.parse(node.textValue());
    }

    private static Tax tax(JsonNode node) throws Unreadable {
        Members tax = new Members(node);
        Tax read = new Tax(tax.text("name"), tax.parsed("amount", Amount::parse));
        tax.noMore();
        return read;
    }

    private static void writeTexts(JsonGenerator out, String name, SortedMap<String, String> texts) throws IOException {
        out.writeObjectFieldStart(name);
        for (var entry : texts.entrySet()) {
            out.writeStringField(entry.getKey(), entry.getValue());
        }
        out.writeEndObject();
    }

    private static void writeNumbers(JsonGenerator out, String name, List<Long> numbers) throws IOException {
        out.writeArrayFieldStart(name);
        for (long number : numbers) {
            out.writeNumber(number);
        }
        out.writeEndArray();
    }

    private static void writePrices(JsonGenerator out, List<Amount> prices) throws IOException {
        out.writeArrayFieldStart("prices");
        for (Amount price : prices) {
            out.writeString(price.toString());
        }
        out.writeEndArray();
    }

    private static void writeTaxes(JsonGenerator out, List<Tax> taxes) throws IOException {
        out.writeArrayFieldStart("taxes");
        for (Tax tax : taxes) {
            out.writeStartObject();
            out.writeStringField("name", tax.name());
            out.writeStringField("amount", tax.amount().toString());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void writeOptional(JsonGenerator out, String name, @Nullable Object value) throws IOException {
        if (value instanceof Number number) {
            out.writeNumberField(name, number.longValue());
        } else if (value != null) {
            out.writeStringField(name, value.toString());
        }
    }
}
