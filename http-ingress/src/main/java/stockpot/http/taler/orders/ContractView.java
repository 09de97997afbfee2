package stockpot.http.taler.orders;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import stockpot.orders.Contract;

/**
 * What people and strangers are told of a contract. It is read once from its beginning to its end, and what it says besides
 * is passed over, because it may be a megabyte long.
 *
 * @param texts its members that are texts
 * @param seller by name; empty when it says none
 * @param goods the first of them
 * @param moreGoods how many there are besides
 */
record ContractView(Map<String, String> texts, String seller, List<Good> goods, int moreGoods) {
    private static final int MOST_GOODS = 50;
    private static final String PRODUCTS = "products";
    private static final String MERCHANT = "merchant";

    /** A line of the order, as it is called, and how much of it. */
    record Good(String name, String quantity, String unit) {
        private static Good of(Map<String, String> texts) {
            String name = texts.getOrDefault("product_name", texts.getOrDefault("description", ""));
            String quantity = texts.getOrDefault("unit_quantity", texts.getOrDefault("quantity", ""));
            return new Good(name, quantity, texts.getOrDefault("unit", ""));
        }
    }

    /** Of a contract that is no JSON there is nothing to tell. */
    static ContractView of(Contract contract) {
        Map<String, String> texts = new HashMap<>();
        Map<String, String> merchant = new HashMap<>();
        List<Good> goods = new ArrayList<>();
        int more = 0;
        try (JsonParser in = ContractTerms.parser(contract)) {
            in.nextToken();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                JsonToken value = in.nextToken();
                if (name.equals(PRODUCTS) && value == JsonToken.START_ARRAY) {
                    more = readGoods(in, goods);
                } else if (name.equals(MERCHANT) && value == JsonToken.START_OBJECT) {
                    merchant.putAll(scalars(in));
                } else if (value == JsonToken.VALUE_STRING) {
                    texts.put(name, in.getText());
                } else {
                    in.skipChildren();
                }
            }
        } catch (IOException e) {
            // What was read so far is as good as nothing, and is shown.
            return new ContractView(texts, "", goods, more);
        }
        return new ContractView(texts, merchant.getOrDefault("name", ""), goods, more);
    }

    private static int readGoods(JsonParser in, List<Good> goods) throws IOException {
        int more = 0;
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() == JsonToken.START_OBJECT && goods.size() < MOST_GOODS) {
                goods.add(Good.of(scalars(in)));
            } else {
                in.skipChildren();
                more++;
            }
        }
        return more;
    }

    /** The texts and numbers of an object. */
    private static Map<String, String> scalars(JsonParser in) throws IOException {
        Map<String, String> scalars = new HashMap<>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            JsonToken value = in.nextToken();
            if (value == JsonToken.VALUE_STRING || value.isNumeric()) {
                scalars.put(name, in.getText());
            } else {
                in.skipChildren();
            }
        }
        return scalars;
    }
}
