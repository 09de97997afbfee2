package stockpot.http.taler.templates;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.http.taler.orders.Cart;
import stockpot.http.taler.orders.Cart.Line;
import stockpot.http.taler.shared.Amounts;
import stockpot.money.Amount;

/**
 * What a customer says of an order to be made from a template, held against what the template says.
 *
 * <p>The amount includes the tip. Arithmetic is exact; only a product's price times its quantity is rounded, to the nearest 1e-8,
 * where both together have more digits than an amount can.
 */
final class TemplateUse {
    private static final ErrorCode OTHER_AMOUNT =
            ErrorCode.MERCHANT_POST_USING_TEMPLATES_AMOUNT_CONFLICT_TEMPLATES_CONTRACT_AMOUNT;
    private static final ErrorCode NO_CURRENCY = ErrorCode.MERCHANT_POST_USING_TEMPLATES_NO_CURRENCY;

    private final TemplateTerms terms;
    private final @Nullable Amount amount;
    private final @Nullable Amount tip;
    private final @Nullable String wanted;

    TemplateUse(TemplateTerms terms, JsonObjectReader body) throws ApiException {
        this.terms = terms;
        String type = body.optionalText(TemplateContract.TYPE);
        if (!terms.type().word().equals(type == null ? TemplateContract.Type.FIXED_ORDER.word() : type)) {
            throw new ApiException(
                    ErrorCode.MERCHANT_POST_USING_TEMPLATES_WRONG_TYPE,
                    "the template is of type " + terms.type().word());
        }
        amount = Amounts.optional(body, "amount");
        tip = Amounts.optional(body, "tip");
        String summary = body.optionalText("summary");
        wanted = summary == null || summary.isEmpty() ? null : summary;
        if (terms.currency() != null) {
            requireCurrency("amount", amount, terms.currency());
            requireCurrency("tip", tip, terms.currency());
        }
        if (amount != null) {
            requireCurrency("tip", tip, amount.currency());
        }
    }

    private static void requireCurrency(String member, @Nullable Amount given, String currency) throws ApiException {
        if (given != null && !given.currency().equalsIgnoreCase(currency)) {
            throw new ApiException(
                    ErrorCode.MERCHANT_GENERIC_CURRENCY_MISMATCH, member + " must be in the currency " + currency);
        }
    }

    @Nullable
    Amount tip() {
        return tip;
    }

    String summary() throws ApiException {
        if (terms.summary() != null) {
            if (wanted != null) {
                throw new ApiException(
                        ErrorCode.MERCHANT_POST_USING_TEMPLATES_SUMMARY_CONFLICT_TEMPLATES_CONTRACT_SUBJECT, "");
            }
            return terms.summary();
        }
        String summary = wanted != null ? wanted : terms.usualSummary();
        if (summary == null) {
            throw new ApiException(ErrorCode.MERCHANT_POST_USING_TEMPLATES_NO_SUMMARY, "");
        }
        return summary;
    }

    /** What a fixed order costs in all. */
    Amount fixedTotal() throws ApiException {
        if (terms.amount() != null) {
            return total(terms.amount());
        }
        if (amount != null) {
            if (tip != null && tip.exceeds(amount)) {
                throw new ApiException(OTHER_AMOUNT, "the tip is more than the amount");
            }
            return amount;
        }
        if (terms.usualAmount() == null) {
            throw new ApiException(ErrorCode.MERCHANT_POST_USING_TEMPLATES_NO_AMOUNT, "");
        }
        return total(terms.usualAmount());
    }

    /** What access to a website costs in all: the choice that the amount names, or the only one. */
    Amount websiteTotal() throws ApiException {
        if (amount == null) {
            if (terms.choices().size() != 1) {
                throw new ApiException(
                        ErrorCode.MERCHANT_POST_USING_TEMPLATES_NO_AMOUNT, "the template has several choices");
            }
            return total(terms.choices().getFirst());
        }
        List<Amount> offered = new ArrayList<>();
        for (Amount choice : terms.choices()) {
            if (choice.sameCurrency(amount)) {
                offered.add(withTip(choice));
            }
        }
        if (offered.isEmpty()) {
            throw new ApiException(ErrorCode.MERCHANT_GENERIC_CURRENCY_MISMATCH, "no choice is in this currency");
        }
        if (offered.stream().noneMatch(one -> equal(one, amount))) {
            throw new ApiException(OTHER_AMOUNT, "no choice costs this");
        }
        return amount;
    }

    /** What the cart costs in all. */
    Amount cartTotal(Cart cart) throws ApiException {
        String currency = currency(cart);
        Amount sum = new Amount(currency, 0, 0);
        try {
            for (Line line : cart.lines()) {
                Amount price = Cart.priceIn(line.row().details(), currency);
                if (price == null) {
                    throw new ApiException(NO_CURRENCY, line.row().id() + " has no price in " + currency);
                }
                sum = sum.plus(price.times(line.quantity()));
            }
        } catch (ArithmeticException _) {
            throw overflow();
        }
        return total(sum);
    }

    private String currency(Cart cart) throws ApiException {
        if (terms.currency() != null) {
            return terms.currency();
        }
        Amount said = amount != null ? amount : tip;
        if (said != null) {
            return said.currency();
        }
        Set<String> common = null;
        for (Line line : cart.lines()) {
            Set<String> own = line.row().details().prices().stream()
                    .map(price -> price.currency().toUpperCase(Locale.ROOT))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (common == null) {
                common = own;
            } else {
                common.retainAll(own);
            }
        }
        if (common != null
                && terms.usualCurrency() != null
                && common.contains(terms.usualCurrency().toUpperCase(Locale.ROOT))) {
            return terms.usualCurrency();
        }
        if (common == null || common.size() != 1) {
            throw new ApiException(NO_CURRENCY, "the products have no currency in common, or several");
        }
        return common.iterator().next();
    }

    /** With the tip; and that has to be the amount, if the customer named one. */
    private Amount total(Amount goods) throws ApiException {
        Amount total = withTip(goods);
        if (amount != null && !equal(amount, total)) {
            throw new ApiException(OTHER_AMOUNT, "it costs " + total + ", the tip included");
        }
        return total;
    }

    private Amount withTip(Amount goods) throws ApiException {
        requireCurrency("tip", tip, goods.currency());
        try {
            return tip == null ? goods : goods.plus(tip);
        } catch (ArithmeticException _) {
            throw overflow();
        }
    }

    private static boolean equal(Amount a, Amount b) {
        return a.sameCurrency(b) && a.value() == b.value() && a.fraction() == b.fraction();
    }

    private static ApiException overflow() {
        return new ApiException(ErrorCode.GENERIC_FAILED_COMPUTE_AMOUNT, "it is more than an amount can be");
    }
}
