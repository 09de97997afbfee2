package stockpot.http.taler.orders;

import static stockpot.http.page.Html.with;

import stockpot.http.page.Html;
import stockpot.http.page.Html.Attribute;
import stockpot.http.page.Html.Tag;
import stockpot.http.page.Page;
import stockpot.http.page.Words;
import stockpot.orders.Contract;
import stockpot.orders.Order;
import stockpot.orders.Order.State;
import stockpot.orders.OrderLists.OrderRow;
import stockpot.orders.Terms;

/**
 * An order, for the customer to read.
 *
 * @param agreed its contract
 * @param payUri what a wallet opens to pay it
 */
record OrderPage(OrderRow row, Contract agreed, String payUri, Words words) {
    void write(Html html) {
        Order order = row.order();
        Terms terms = order.terms();
        ContractView contract = ContractView.of(agreed);
        html.element(Tag.P, words.say(state(order)), with(Attribute.CLASS, "state"));
        Page.text(html, Tag.H1, contract.texts().getOrDefault("summary", ""));
        Page.text(html, Tag.P, contract.seller());
        html.element(Tag.P, words.amount(terms.amount()), with(Attribute.CLASS, "amount"));
        if (order.state() == State.UNPAID) {
            writePayment(html, terms);
        } else if (order.state() == State.PAID) {
            Page.text(html, Tag.P, contract.texts().getOrDefault("fulfillment_message", ""));
            html.link(contract.texts().getOrDefault("fulfillment_url", ""), words.say("continue"));
        }
        writeGoods(html, contract);
        html.element(Tag.P, words.say("order") + " " + row.id().value(), with(Attribute.CLASS, "quiet"));
    }

    private void writePayment(Html html, Terms terms) {
        Page.wallet(html, words, payUri, words.say("pay"));
        html.element(Tag.P, words.say("pay-hint"), with(Attribute.CLASS, "quiet"));
        if (terms.payDeadline() != Terms.NEVER) {
            html.element(Tag.P, words.say("pay-until") + " " + words.time(terms.payDeadline()));
        }
    }

    private void writeGoods(Html html, ContractView contract) {
        if (contract.goods().isEmpty()) {
            return;
        }
        html.element(
                Tag.TABLE,
                table -> table.element(Tag.TBODY, body -> {
                    for (ContractView.Good good : contract.goods()) {
                        body.element(Tag.TR, line -> {
                            Page.text(line, Tag.TD, good.name());
                            Page.text(line, Tag.TD, words.number(good.quantity()) + " " + good.unit());
                        });
                    }
                    if (contract.moreGoods() > 0) {
                        body.element(
                                Tag.TR, line -> line.element(Tag.TD, contract.moreGoods() + " " + words.say("more")));
                    }
                }));
    }

    private static String state(Order order) {
        return switch (order.state()) {
            case UNPAID -> "unpaid";
            case PAID -> "paid";
            case EXPIRED, WITHDRAWN -> "over";
        };
    }
}
