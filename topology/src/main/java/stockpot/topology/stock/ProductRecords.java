package stockpot.topology.stock;

import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.AMOUNT;
import static stockpot.topology.table.Types.COUNT;
import static stockpot.topology.table.Types.FLAG;
import static stockpot.topology.table.Types.INTEGER;
import static stockpot.topology.table.Types.QUANTITY;
import static stockpot.topology.table.Types.SERIAL;
import static stockpot.topology.table.Types.SMALL_COUNT;
import static stockpot.topology.table.Types.TEXT;
import static stockpot.topology.table.Types.as;
import static stockpot.topology.table.Types.list;
import static stockpot.topology.table.Types.named;
import static stockpot.topology.table.Types.object;
import static stockpot.topology.table.Types.rowed;
import static stockpot.topology.table.Types.text;
import static stockpot.topology.table.Types.texts;
import static stockpot.topology.table.Types.within;

import java.util.List;
import java.util.TreeMap;
import stockpot.quantity.Quantity;
import stockpot.stock.Fractions;
import stockpot.stock.Product;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductPatch;
import stockpot.stock.Restock;
import stockpot.stock.Tax;
import stockpot.stock.Total;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;
import stockpot.topology.table.ValueType;

/** What records and rows say of a product itself. */
public final class ProductRecords {
    private static final String UNLIMITED = "-1";
    private static final long RESTOCK_NEVER = -1;

    private static final ValueType<Fractions> DIGITS =
            as(within(SMALL_COUNT, 0, Fractions.MAX_DIGITS), Fractions::new, Fractions::digits);
    static final ValueType<Total> TOTAL = rowed(
            named(
                    "Total",
                    "In the product's unit: a quantity, or -1 for no limit.",
                    text(
                            ProductRecords::total,
                            ProductRecords::textOf,
                            "^(-1|[0-9]{1,16}([.][0-9]{1,6})?)$",
                            "^(-1|(0|[1-9][0-9]{0,18})([.][0-9]{0,5}[1-9])?)$")),
            ProductRecords::write,
            ProductRecords::readTotal);
    static final ValueType<Restock> RESTOCK = rowed(
            as(within(INTEGER, RESTOCK_NEVER, Long.MAX_VALUE - 1), ProductRecords::restock, ProductRecords::seconds),
            (row, restock) -> row.number(restock.epochSeconds()),
            row -> new Restock(row.number()));
    private static final ValueType<Tax> TAX = object(table(Tax.class)
            .is("A tax that the price of one unit includes.")
            .member("name", Tax::name, TEXT, "What the tax is called.")
            .member("amount", Tax::amount, AMOUNT, "The tax on one unit.")
            .done());

    /** What a merchant says of a product. */
    public static final RecordTable<ProductDetails> DETAILS = table(ProductDetails.class)
            .is("What the merchant says of the product, all of it.")
            .member("name", ProductDetails::name, TEXT, "What the merchant calls the product.")
            .member("description", ProductDetails::description, TEXT, "What it is, for people.")
            .lenient(
                    "description_i18n",
                    ProductDetails::descriptionI18n,
                    texts(),
                    new TreeMap<>(),
                    "The description in other languages, by language tag.")
            .lenient(
                    "categories",
                    ProductDetails::categories,
                    list(COUNT),
                    List.of(),
                    "Numbers of the categories that it is in.")
            .member("unit", ProductDetails::unit, TEXT, "In what it is counted, such as Piece or Kilogram.")
            .member(
                    "unit_digits",
                    ProductDetails::unitFractions,
                    DIGITS,
                    "Digits of fraction that the unit allows by itself.")
            .optional(
                    "allow_fraction",
                    ProductDetails::allowFraction,
                    FLAG,
                    "The merchant's override of the unit's rule; left out: the unit decides.")
            .optional(
                    "precision_level",
                    ProductDetails::precisionLevel,
                    within(SMALL_COUNT, 0, Fractions.MAX_DIGITS),
                    "Digits of fraction, the merchant's override; left out: the unit decides.")
            .lenient(
                    "prices",
                    ProductDetails::prices,
                    list(AMOUNT),
                    List.of(),
                    "Prices of one unit, one per currency; the first is the base price.")
            .lenient("image", ProductDetails::image, TEXT, "", "A data: URL; empty for none.")
            .lenient("taxes", ProductDetails::taxes, list(TAX), List.of(), "Taxes that the price of one unit includes.")
            .lenient("price_is_net", ProductDetails::priceIsNet, FLAG, false, "Whether taxes come on top of the price.")
            .lenient(
                    "address",
                    ProductDetails::address,
                    TEXT,
                    "",
                    "Where it is, the merchant's Location object as canonical JSON; empty for none.")
            .lenient(
                    "next_restock",
                    ProductDetails::nextRestock,
                    RESTOCK,
                    Restock.UNKNOWN,
                    "When more is expected, in seconds since 1970-01-01T00:00:00Z; 0: not known, -1: never.")
            .lenient("minimum_age", ProductDetails::minimumAge, SMALL_COUNT, 0, "How old buyers have to be, in years.")
            .lenient("group_id", ProductDetails::groupId, COUNT, 0L, "Its product group; 0: the default one.")
            .lenient("pot_id", ProductDetails::potId, COUNT, 0L, "The pot that it pays into; 0: none of its own.")
            .optional(
                    "low_stock_at",
                    ProductDetails::lowStockAt,
                    QUANTITY,
                    "At how much that nobody has it is running out; left out: never.")
            .done();

    static final RecordTable<ProductPatch> PATCH = table(ProductPatch.class)
            .embed(ProductPatch::details, DETAILS.patches())
            .optional("total", ProductPatch::total, TOTAL, "All that was ever stocked, what was sold included.")
            .optional("lost", ProductPatch::lost, QUANTITY, "All that was ever lost; it never falls.")
            .rule("{\"dependentRequired\": {\"unit\": [\"unit_digits\"], \"unit_digits\": [\"unit\"]}}")
            .done();

    static final String SERIAL_IS = "The product's serial number.";

    /** What whoever defines a product is told. */
    static final RecordTable<Product> NUMBERED = table(Product.class)
            .is("A product of that id is kept now.")
            .member("serial", Product::serial, SERIAL, SERIAL_IS)
            .done();

    /** An image is said again only when it changes. */
    static final RecordTable<ProductDetails> TOLD = DETAILS.sometimes("image");

    /** How a product stands. */
    static final ValueType<Product> STANDING = object(table(Product.class)
            .is("How a product stands.")
            .member("total", Product::total, TOTAL, "All that was ever stocked, what was sold included.")
            .member("sold", Product::sold, QUANTITY, "All that was sold.")
            .member("lost", Product::lost, QUANTITY, "All that was lost.")
            .member(
                    "locked",
                    Product::locked,
                    QUANTITY,
                    "What carts have set aside, but for locks that wait beside a hold.")
            .member(
                    "held",
                    Product::held,
                    QUANTITY,
                    "What orders and reservations hold of it: for one that is being decided, the larger of what it"
                            + " takes and of what it replaces.")
            .done());

    /** All of a product's totals, as their row has them. */
    public static final RecordTable<Product> PRODUCT_ROW = table(Product.class)
            .member("serial", Product::serial, COUNT, "Its number.")
            .member("total", Product::total, TOTAL, "All that was ever stocked.")
            .member("sold", Product::sold, QUANTITY, "All that was sold.")
            .member("lost", Product::lost, QUANTITY, "All that was lost.")
            .member("locked", Product::locked, QUANTITY, "What carts have set aside.")
            .member("locks", Product::locks, SMALL_COUNT, "How many locks those are.")
            .member("held", Product::held, QUANTITY, "What orders and reservations have set aside.")
            .member("pending", Product::pending, QUANTITY, "The part of it that is not decided.")
            .member("holds", Product::holds, SMALL_COUNT, "How many holds those are.")
            .member("digits", Product::fractions, DIGITS, "How finely it can be divided.")
            .member("next_restock", Product::nextRestock, RESTOCK, "When more is expected.")
            .done();

    private ProductRecords() {}

    private static String textOf(Total total) {
        return total.isUnlimited() ? UNLIMITED : total.limit().toString();
    }

    private static Total total(String text) {
        return text.equals(UNLIMITED) ? Total.UNLIMITED : Total.of(Quantity.parse(text));
    }

    private static void write(RowWriter row, Total total) {
        row.flag(!total.isUnlimited());
        if (!total.isUnlimited()) {
            row.quantity(total.limit());
        }
    }

    private static Total readTotal(RowReader row) {
        return row.flag() ? Total.of(row.quantity()) : Total.UNLIMITED;
    }

    private static Restock restock(long seconds) {
        return seconds == RESTOCK_NEVER ? Restock.NEVER : new Restock(seconds);
    }

    private static long seconds(Restock restock) {
        return restock.equals(Restock.NEVER) ? RESTOCK_NEVER : restock.epochSeconds();
    }
}
