package stockpot.http;

import java.util.Optional;
import stockpot.http.gateway.Reads;
import stockpot.kernel.Question;
import stockpot.stock.ProductKey;
import stockpot.stock.StockLists.CategoryCounts;
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
                    case ProductBytes asked -> shelves.bytes(asked.instance());
                    case CategoryCounts asked -> shelves.productsByCategory(asked.instance());
                    case Picture asked -> shelves.image(asked.instance(), asked.hash());
                    default -> throw new IllegalArgumentException("nobody answers " + question);
                };
    }
}
