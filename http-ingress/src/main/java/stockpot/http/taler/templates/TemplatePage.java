package stockpot.http.taler.templates;

import static stockpot.http.page.Html.with;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.JsonPointerBasedFilter;
import com.fasterxml.jackson.core.filter.TokenFilter.Inclusion;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Definition.Template;
import stockpot.http.page.Html;
import stockpot.http.page.Html.Attribute;
import stockpot.http.page.Html.Tag;
import stockpot.http.page.Page;
import stockpot.http.page.Words;
import stockpot.money.Amount;

/**
 * What a template offers, for customers to read.
 *
 * @param offer what wallets are told of it; null where nothing is to be chosen
 * @param uri what a wallet opens to make an order of it
 */
record TemplatePage(Template template, byte @Nullable [] offer, String uri, Words words) {
    private static final int MOST_PRODUCTS = 100;
    private static final String PRODUCTS = "/template_contract/inventory_payload/products";
    private static final ObjectMapper TREES = new ObjectMapper();

    void write(Html html) {
        TemplateTerms terms = TemplateTerms.of(template);
        String summary = terms.summary() != null ? terms.summary() : terms.usualSummary();
        Page.text(html, Tag.H1, summary != null ? summary : template.name());
        Amount amount = terms.amount() != null ? terms.amount() : terms.usualAmount();
        Stream.concat(Stream.ofNullable(amount), terms.choices().stream())
                .limit(MOST_PRODUCTS)
                .forEach(price -> html.element(Tag.P, words.amount(price), with(Attribute.CLASS, "amount")));
        Page.wallet(html, words, uri, words.say("pay"));
        html.element(Tag.P, words.say("template-hint"), with(Attribute.CLASS, "quiet"));
        if (offer != null) {
            writeProducts(html, products(offer));
        }
    }

    /** The first of them, and one more if there are more than a page shows. */
    private static List<JsonNode> products(byte[] offer) {
        List<JsonNode> products = new ArrayList<>();
        try (JsonParser in = new FilteringParserDelegate(
                TREES.createParser(offer), new JsonPointerBasedFilter(PRODUCTS), Inclusion.ONLY_INCLUDE_ALL, false)) {
            in.nextToken();
            while (products.size() <= MOST_PRODUCTS && in.nextToken() == JsonToken.START_OBJECT) {
                products.add(TREES.readTree(in));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what was just written", e);
        }
        return products;
    }

    private void writeProducts(Html html, List<JsonNode> products) {
        html.element(
                Tag.TABLE,
                table -> table.element(Tag.TBODY, body -> {
                    products.stream()
                            .limit(MOST_PRODUCTS)
                            .forEach(product -> body.element(Tag.TR, line -> {
                                line.element(Tag.TD, cell -> writeOffered(cell, product));
                                line.element(Tag.TD, price(product));
                            }));
                    if (products.size() > MOST_PRODUCTS) {
                        body.element(Tag.TR, line -> line.element(Tag.TD, "\u2026 " + words.say("more")));
                    }
                }));
    }

    private void writeOffered(Html html, JsonNode product) {
        Page.text(html, Tag.P, product.path("product_name").asText());
        html.element(Tag.P, left(product), with(Attribute.CLASS, "quiet"), with(Attribute.DIR, "auto"));
    }

    /** The first one, which is the base price; zero is for what the seller says the price of elsewhere. */
    private String price(JsonNode product) {
        Amount price = Amount.parse(product.path("unit_prices").path(0).asText());
        return price.value() == 0 && price.fraction() == 0 ? "" : words.amount(price);
    }

    private String left(JsonNode product) {
        String stock = product.path("remaining_stock").asText();
        return switch (stock) {
            case "-1" -> "";
            case "0" -> words.say("soldout");
            default -> words.number(stock) + " " + product.path("unit").asText() + " " + words.say("left");
        };
    }
}
