package stockpot.http.taler.templates;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.http.taler.shared.Amounts;
import stockpot.kernel.CommandContext;
import stockpot.kernel.Ids;
import stockpot.money.Amount;

/**
 * What a template says of the orders that are made from it: what it fixes, or what a customer may change.
 *
 * <p>Both have the same members, and what a template is for decides which ones.
 */
final class TemplateContract {
    private static final String AMOUNT = "amount";
    private static final String CURRENCY = "currency";
    static final String TYPE = "template_type";
    private static final Set<String> IN_FIXED_ORDERS = withCommon(AMOUNT);
    private static final Set<String> IN_CARTS =
            withCommon("selected_all", "selected_categories", "selected_products", "choose_one");
    private static final Set<String> IN_PAIVANAS = withCommon("website_regex", "choices", "max_pickup_duration");
    private static final Set<String> IN_CHOICES =
            Set.of(AMOUNT, "description", "description_i18n", "inputs", "outputs", "max_fee", "tip");

    private static Set<String> withCommon(String... own) {
        Set<String> members = new TreeSet<>(List.of(own));
        members.addAll(List.of("summary", CURRENCY, "pay_duration", "minimum_age", "request_tip"));
        return members;
    }

    /** What a template is for. */
    enum Type {
        FIXED_ORDER("fixed-order"),
        INVENTORY_CART("inventory-cart"),
        PAIVANA("paivana");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        private Set<String> members() {
            return switch (this) {
                case FIXED_ORDER -> IN_FIXED_ORDERS;
                case INVENTORY_CART -> IN_CARTS;
                case PAIVANA -> IN_PAIVANAS;
            };
        }

        String word() {
            return word;
        }

        /** The type that a contract says it has; old clients know one only, and do not say it. */
        static Type of(JsonObjectReader contract) throws ApiException {
            String word = contract.optionalText(TYPE);
            if (word == null) {
                return FIXED_ORDER;
            }
            for (Type type : values()) {
                if (type.word.equals(word)) {
                    return type;
                }
            }
            throw ApiException.malformed(contract.path(TYPE) + " must be fixed-order, inventory-cart or paivana");
        }
    }

    /** An amount and the member that says it. */
    private record Sum(String where, Amount amount) {}

    private final JsonObjectReader fields;
    private final Type type;
    private final @Nullable String currency;
    private final List<Sum> sums = new ArrayList<>();

    /** What a template fixes. */
    static TemplateContract fixed(JsonObjectReader fields) throws ApiException {
        Type type = Type.of(fields);
        Set<String> known = new TreeSet<>(type.members());
        known.add(TYPE);
        fields.requireOnly(known);
        TemplateContract contract = new TemplateContract(fields, type);
        fields.required("pay_duration", fields.optionalRelative("pay_duration"));
        if (type == Type.PAIVANA && !fields.has("choices")) {
            throw ApiException.malformed(fields.path("choices") + " is missing");
        }
        return contract;
    }

    /** What a customer may change of the orders of a template of that type. */
    static TemplateContract editable(JsonObjectReader fields, Type type) throws ApiException {
        fields.requireOnly(type.members());
        return new TemplateContract(fields, type);
    }

    /** Reads each member that is there; which ones may be has been seen to. */
    private TemplateContract(JsonObjectReader fields, Type type) throws ApiException {
        this.fields = fields;
        this.type = type;
        fields.optionalText("summary");
        fields.optionalRelative("pay_duration");
        fields.optionalInteger("minimum_age", 0, Integer.MAX_VALUE);
        fields.optionalFlag("request_tip");
        currency = currency(fields, CURRENCY);
        Amount amount = Amounts.optional(fields, AMOUNT);
        if (amount != null) {
            sums.add(new Sum(fields.path(AMOUNT), amount));
            if (currency != null) {
                throw ApiException.malformed(fields.path(CURRENCY) + " must not be given with " + fields.path(AMOUNT));
            }
        }
        readSelection();
        readWebsite();
        readChoices();
        if (currency != null) {
            requireCurrency(fields.path(CURRENCY), currency);
        }
    }

    private void readSelection() throws ApiException {
        fields.optionalFlag("selected_all");
        fields.optionalFlag("choose_one");
        fields.optionalIntegers("selected_categories", 1, CommandContext.MAX_SERIAL);
        List<String> products = fields.optionalTexts("selected_products");
        for (int i = 0; products != null && i < products.size(); i++) {
            requireProductId(fields.path("selected_products") + "[" + i + "]", products.get(i));
        }
    }

    private static void requireProductId(String where, String text) throws ApiException {
        try {
            Ids.checked("a product id", text);
        } catch (IllegalArgumentException e) {
            throw ApiException.malformed(where + ": " + e.getMessage());
        }
    }

    private void readWebsite() throws ApiException {
        String regex = fields.optionalText("website_regex");
        if (regex != null) {
            WebsiteRegex.require(fields.path("website_regex"), regex);
        }
        fields.optionalRelative("max_pickup_duration");
    }

    private void readChoices() throws ApiException {
        List<JsonObjectReader> choices = fields.optionalObjects("choices");
        if (choices == null) {
            return;
        }
        if (choices.isEmpty()) {
            throw ApiException.malformed(fields.path("choices") + " must not be empty");
        }
        for (JsonObjectReader choice : choices) {
            choice.requireOnly(IN_CHOICES);
            choice.optionalText("description");
            choice.optionalTextMap("description_i18n");
            choice.optionalObjects("inputs");
            choice.optionalObjects("outputs");
            Amount amount = choice.required(AMOUNT, Amounts.optional(choice, AMOUNT));
            sums.add(new Sum(choice.path(AMOUNT), amount));
            for (String part : List.of("max_fee", "tip")) {
                Amount sum = Amounts.optional(choice, part);
                if (sum != null && !sum.sameCurrency(amount)) {
                    throw contradiction(choice.path(part), choice.path(AMOUNT));
                }
            }
        }
    }

    Type type() {
        return type;
    }

    String canonical() throws ApiException {
        return fields.canonical();
    }

    /** Refuses amounts and a currency that are not what that other member says. */
    void requireCurrency(String where, String required) throws ApiException {
        if (currency != null && !currency.equalsIgnoreCase(required)) {
            throw contradiction(fields.path(CURRENCY), where);
        }
        for (Sum sum : sums) {
            if (!sum.amount().currency().equalsIgnoreCase(required)) {
                throw contradiction(sum.where(), where);
            }
        }
    }

    /** Refuses defaults that this contract leaves no room for. */
    void requireRoomFor(TemplateContract defaults) throws ApiException {
        for (String name : defaults.fields.names()) {
            if (fields.has(name)) {
                throw ApiException.malformed(
                        defaults.fields.path(name) + " must not be given with " + fields.path(name));
            }
        }
        if (fields.has(AMOUNT) && defaults.currency != null) {
            throw ApiException.malformed(
                    defaults.fields.path(CURRENCY) + " must not be given with " + fields.path(AMOUNT));
        }
        if (currency != null) {
            defaults.requireCurrency(fields.path(CURRENCY), currency);
        }
        if (defaults.currency != null) {
            requireCurrency(defaults.fields.path(CURRENCY), defaults.currency);
        }
    }

    /** The name of a currency. */
    static @Nullable String currency(JsonObjectReader fields, String name) throws ApiException {
        String currency = fields.optionalText(name);
        if (currency != null && !currency.matches("[A-Za-z]{1,11}")) {
            throw ApiException.malformed(fields.path(name) + " must be 1 to 11 ASCII letters");
        }
        return currency;
    }

    private static ApiException contradiction(String where, String other) {
        return ApiException.malformed(where + " is in another currency than " + other);
    }
}
