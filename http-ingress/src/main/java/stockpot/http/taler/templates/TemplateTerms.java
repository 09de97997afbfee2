package stockpot.http.taler.templates;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Definition.Template;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Json;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.http.exchange.TalerDuration;
import stockpot.http.taler.shared.Amounts;
import stockpot.money.Amount;
import stockpot.stock.StockLists.Selection;

/**
 * What a template says of an order that is made from it.
 *
 * @param amount that it fixes; null for none
 * @param usualAmount what the goods cost when the customer says nothing else; null for no such default
 * @param usualSummary in the place of a summary that it does not fix
 * @param currency that amounts have to be in; null for any
 * @param usualCurrency where several would do
 * @param selection what is offered; null where the template is not for choosing any
 * @param website a regular expression; null for all websites
 * @param choices what a website may cost
 */
record TemplateTerms(
        TemplateContract.Type type,
        @Nullable Amount amount,
        @Nullable Amount usualAmount,
        @Nullable String summary,
        @Nullable String usualSummary,
        @Nullable String currency,
        @Nullable String usualCurrency,
        TalerDuration payDuration,
        long minimumAge,
        boolean chooseOne,
        @Nullable Selection selection,
        @Nullable String website,
        List<Amount> choices) {

    static TemplateTerms of(Template template) {
        try {
            StoredContract kept = StoredContract.of(template);
            JsonObjectReader contract = fields(template.contract());
            JsonObjectReader defaults =
                    fields(template.editableDefaults().isEmpty() ? "{}" : template.editableDefaults());
            Amount amount = Amounts.optional(contract, "amount");
            String currency = contract.optionalText("currency");
            if (currency == null) {
                currency = amount != null
                        ? amount.currency()
                        : template.requiredCurrency().isEmpty() ? null : template.requiredCurrency();
            }
            Long age = contract.optionalInteger("minimum_age", 0, Integer.MAX_VALUE);
            Long usualAge = defaults.optionalInteger("minimum_age", 0, Integer.MAX_VALUE);
            return new TemplateTerms(
                    kept.type(),
                    amount,
                    Amounts.optional(defaults, "amount"),
                    contract.optionalText("summary"),
                    defaults.optionalText("summary"),
                    currency,
                    defaults.optionalText("currency"),
                    contract.required("pay_duration", contract.optionalRelative("pay_duration")),
                    age != null ? age : usualAge != null ? usualAge : 0,
                    Boolean.TRUE.equals(contract.optionalFlag("choose_one")),
                    kept.selection(),
                    contract.optionalText("website_regex"),
                    choices(contract));
        } catch (ApiException e) {
            throw new IllegalStateException("the contract of template " + template.name() + " is none", e);
        }
    }

    private static JsonObjectReader fields(String text) throws ApiException {
        return Json.fields(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Amount> choices(JsonObjectReader contract) throws ApiException {
        List<JsonObjectReader> choices = contract.optionalObjects("choices");
        List<Amount> amounts = new ArrayList<>();
        for (JsonObjectReader choice : choices == null ? List.<JsonObjectReader>of() : choices) {
            amounts.add(Amounts.parse(choice.path("amount"), choice.text("amount")));
        }
        return amounts;
    }
}
