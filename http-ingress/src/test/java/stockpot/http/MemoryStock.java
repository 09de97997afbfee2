package stockpot.http;

import java.util.Optional;
import stockpot.http.gateway.Reads;
import stockpot.http.gateway.Unanswered;
import stockpot.kernel.Question;
import stockpot.orders.OrderKey;
import stockpot.orders.ReservationKey;
import stockpot.stock.ProductKey;
import stockpot.stock.StockLists.CategoryCounts;
import stockpot.stock.StockLists.Holder;
import stockpot.stock.StockLists.HolderPlace;
import stockpot.stock.StockLists.Holders;
import stockpot.stock.StockLists.Offered;
import stockpot.stock.StockLists.Picture;
import stockpot.stock.StockLists.ProductBytes;
import stockpot.stock.StockLists.ProductList;
import stockpot.stock.StockLists.ProductName;
import stockpot.stock.StockLists.ProductRow;

/** What the machine of the tests answers of products. */
abstract class MemoryStock implements Reads {
    final MemoryShelves shelves = new MemoryShelves();

    @Override
    public synchronized Optional<Row<ProductRow>> product(ProductKey key) {
        return shelves.product(key);
    }

    @Override
    @SuppressWarnings("unchecked")
    public synchronized <A> A ask(Question<A> question) {
        return (A)
                switch (question) {
                    case ProductList list -> list.page().of(shelves.products(list), ProductName::serial);
                    case Offered offered -> shelves.offered(offered);
                    case Holders asked -> asked.page(shelves.holders(asked).map(holder -> dated(asked, holder)));
                    case ProductBytes asked -> shelves.bytes(asked.instance());
                    case CategoryCounts asked -> shelves.productsByCategory(asked.instance());
                    case Picture asked -> shelves.image(asked.instance(), asked.hash());
                    default -> throw new IllegalArgumentException("nobody answers " + question);
                };
    }

    /** With the deadline that the order or reservation itself has. */
    private Holder dated(Holders asked, Holder holder) {
        try {
            HolderPlace place = holder.place();
            return switch (place.kind()) {
                case LOCK -> holder;
                case ORDER ->
                    order(OrderKey.of(asked.instance().value(), place.id()))
                            .map(row -> holder.until(row.value().order().terms().payDeadline()))
                            .orElse(holder);
                case RESERVATION ->
                    reservation(new ReservationKey(Long.parseLong(place.id())))
                            .map(row -> holder.until(row.value().until()))
                            .orElse(holder);
            };
        } catch (Unanswered e) {
            throw new AssertionError(e);
        }
    }
}
