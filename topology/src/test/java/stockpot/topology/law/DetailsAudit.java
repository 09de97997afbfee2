package stockpot.topology.law;

import static stockpot.topology.law.LeaseAudit.require;
import static stockpot.topology.law.LeaseAudit.requireEqual;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import stockpot.stock.Image;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.DefineProduct;
import stockpot.stock.Total;
import stockpot.topology.decide.CollectedEffects;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.Records;
import stockpot.topology.rows.MapRows;
import stockpot.topology.stock.DetailsRows;
import stockpot.topology.stock.ProductRows.Listed;
import stockpot.topology.stock.StockFamily;
import stockpot.topology.table.RowReader;

/** Folds what the stock ledger says of products' details, and holds the rows of details, pictures and lists against it. */
final class DetailsAudit {
    /** SHA-256 of {@code abc} and {@code abcd}, which the made-up pictures hold. */
    private static final Map<String, String> HASHES = Map.of(
            StockCommands.IMAGES.get(1), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            StockCommands.IMAGES.get(2), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            StockCommands.IMAGES.get(3), "88d4266fd4e6338d13b845fcf289579d209c897823b9217da3e161936f031589");

    private static final List<String> OF_THE_COMMAND = List.of("type", "id", "instance", "product", "total");

    private final Records<?, StockCommand, ?> records = new Records<>(StockFamily.STOCK.codec());
    private final Map<ProductKey, Said> products = new HashMap<>();

    private record Said(long serial, JsonNode details) {
        /** A change says the picture only when that is another one. */
        Said with(ObjectNode changed) {
            require(!changed.path("image").asText("none").equals(image()), "the same picture again: %s", changed);
            ObjectNode all = changed.objectNode();
            changed.properties().forEach(member -> {
                all.set(member.getKey(), member.getValue());
                if (member.getKey().equals("prices") && !changed.has("image")) {
                    all.set("image", details.get("image"));
                }
            });
            return new Said(serial, all);
        }

        String image() {
            return details.get("image").textValue();
        }

        /** Of a picture that garbage made of ours we know no hash. */
        String hash() {
            return StockCommands.IMAGES.contains(image()) ? HASHES.getOrDefault(image(), "") : Image.hashOf(image());
        }
    }

    void fold(ProductKey key, JsonNode fact) {
        switch (fact.get("type").textValue()) {
            case "ProductDefined" ->
                products.put(key, new Said(fact.get("serial").longValue(), fact.get("details")));
            case "ProductChanged" -> products.put(key, products.get(key).with((ObjectNode) fact.get("details")));
            case "ProductRemoved" -> products.remove(key);
            default -> {}
        }
    }

    private static long length(MapRows rows, byte[] key) {
        byte[] row = rows.get(key);
        return row == null ? 0 : row.length;
    }

    void audit(MapRows rows) {
        Map<String, String> details = new TreeMap<>();
        Map<String, String> hashes = new TreeMap<>();
        Map<String, String> images = new TreeMap<>();
        Map<String, String> found = new TreeMap<>();
        Map<String, String> listed = new TreeMap<>();
        products.forEach((key, said) -> {
            details.put("" + said.serial(), said.details().toString());
            hashes.put("" + said.serial(), said.hash());
            listed.put(key.instance() + " " + said.serial(), listed(key, said));
            if (!said.image().isEmpty()) {
                images.put("" + said.serial(), said.image());
            }
            if (!said.hash().isEmpty()) {
                found.put(key.instance() + " " + said.hash() + " " + said.serial(), "");
            }
        });
        Map<String, Long> weights = new TreeMap<>();
        products.forEach((key, said) -> weights.merge(
                key.instance().value(),
                length(rows, DetailsRows.key(said.serial())) + length(rows, DetailsRows.imageKey(said.serial())),
                Long::sum));
        Map<String, Long> weighed = new TreeMap<>();
        rows.map()
                .subMap(new byte[] {'b'}, new byte[] {'b' + 1})
                .forEach((key, row) -> weighed.put(RowReader.key(key).text(), DetailsRows.weight(row)));
        requireEqual("weights", weighed, weights);
        requireEqual(
                "pictures", read(rows, 'm', (key, row) -> Map.entry("" + key.u64(), DetailsRows.image(row))), images);
        requireEqual(
                "pictures by hash",
                read(rows, 'h', (key, row) -> Map.entry(key.text() + " " + key.text() + " " + key.u64(), "")),
                found);
        requireEqual(
                "hashes",
                read(
                        rows,
                        'd',
                        (key, row) ->
                                Map.entry("" + key.u64(), DetailsRows.read(row).imageHash())),
                hashes);
        requireEqual("details", read(rows, 'd', (key, row) -> json(key.u64(), row, images)), details);
        requireEqual(
                "lists",
                read(rows, 'i', (key, row) -> {
                    Listed there = Listed.read(row);
                    return Map.entry(
                            key.text() + " " + key.u64(), there.product() + there.categories() + there.group());
                }),
                listed);
    }

    private static String listed(ProductKey key, Said said) {
        StringBuilder categories = new StringBuilder();
        for (JsonNode category : said.details().get("categories")) {
            categories.append(categories.isEmpty() ? "" : ", ").append(category.longValue());
        }
        return key.product().value() + "[" + categories + "]"
                + said.details().get("group_id").longValue();
    }

    /** The details in a row and their picture, in the words of the family. */
    private Map.Entry<String, String> json(long serial, byte[] row, Map<String, String> images) {
        String image = images.getOrDefault("" + serial, "");
        DefineProduct command = new DefineProduct(
                ProductKey.of("x", "x"),
                Total.UNLIMITED,
                DetailsRows.read(row).details().withImage(image));
        byte[] said = records.write(new Envelope.Sent<>("x", false, "", command));
        ObjectNode json = (ObjectNode) CollectedEffects.json(said);
        return Map.entry("" + serial, json.without(OF_THE_COMMAND).toString());
    }

    /** Reads a row. */
    private interface Reading {
        Map.Entry<String, String> of(RowReader key, byte[] row);
    }

    private static Map<String, String> read(MapRows rows, char kind, Reading reading) {
        Map<String, String> read = new TreeMap<>();
        rows.map()
                .subMap(new byte[] {(byte) kind}, new byte[] {(byte) (kind + 1)})
                .forEach((key, row) -> {
                    Map.Entry<String, String> entry = reading.of(RowReader.key(key), row);
                    read.put(entry.getKey(), entry.getValue());
                });
        return read;
    }
}
