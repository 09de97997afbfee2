package stockpot.topology.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import stockpot.money.Amount;
import stockpot.stock.Fractions;
import stockpot.stock.ProductDetails;
import stockpot.stock.Restock;
import stockpot.stock.Tax;

/** Bytes of what a merchant says of a product. */
public final class DetailsRows {
    private static final int VERSION = 1;
    private static final int ABSENT = 0;
    private static final int NO = 1;
    private static final int YES = 2;

    private DetailsRows() {}

    public static byte[] write(ProductDetails details, long offset) {
        RowWriter row = RowWriter.begin(VERSION, offset)
                .text(details.name())
                .text(details.description())
                .number(details.descriptionI18n().size());
        details.descriptionI18n().forEach((language, text) -> row.text(language).text(text));
        row.number(details.categories().size());
        details.categories().forEach(row::number);
        row.text(details.unit()).u8(details.unitFractions().digits());
        Boolean allow = details.allowFraction();
        row.u8(allow == null ? ABSENT : allow ? YES : NO);
        Integer precision = details.precisionLevel();
        row.number(precision == null ? 0 : precision + 1);
        row.number(details.prices().size());
        details.prices().forEach(price -> row.text(price.toString()));
        row.text(details.image()).number(details.taxes().size());
        details.taxes().forEach(tax -> row.text(tax.name()).text(tax.amount().toString()));
        return row.flag(details.priceIsNet())
                .text(details.address())
                .number(details.nextRestock().epochSeconds())
                .number(details.minimumAge())
                .number(details.groupId())
                .number(details.potId())
                .done();
    }

    public static ProductDetails read(byte[] row) {
        RowReader reader = RowReader.row(VERSION, row);
        reader.number();
        String name = reader.text();
        String description = reader.text();
        SortedMap<String, String> i18n = new TreeMap<>();
        for (int left = reader.integer(); left > 0; left--) {
            String language = reader.text();
            i18n.put(language, reader.text());
        }
        List<Long> categories = new ArrayList<>();
        for (int left = reader.integer(); left > 0; left--) {
            categories.add(reader.number());
        }
        String unit = reader.text();
        Fractions unitFractions = new Fractions(reader.u8());
        int allow = reader.u8();
        int precision = reader.integer();
        List<Amount> prices = new ArrayList<>();
        for (int left = reader.integer(); left > 0; left--) {
            prices.add(Amount.parse(reader.text()));
        }
        String image = reader.text();
        List<Tax> taxes = new ArrayList<>();
        for (int left = reader.integer(); left > 0; left--) {
            String tax = reader.text();
            taxes.add(new Tax(tax, Amount.parse(reader.text())));
        }
        return new ProductDetails(
                name,
                description,
                i18n,
                categories,
                unit,
                unitFractions,
                allow == ABSENT ? null : Boolean.valueOf(allow == YES),
                precision == 0 ? null : Integer.valueOf(precision - 1),
                prices,
                image,
                taxes,
                reader.flag(),
                reader.text(),
                new Restock(reader.number()),
                reader.integer(),
                reader.number(),
                reader.number());
    }
}
