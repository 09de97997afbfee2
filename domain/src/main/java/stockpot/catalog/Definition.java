package stockpot.catalog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import stockpot.kernel.Ids;
import stockpot.kernel.Patch;
import stockpot.kernel.RecordShape;

/**
 * Something that an instance defines under a name of its own: no two of a kind have the same one.
 *
 * <p>All kinds are kept, looked up and listed alike; what they say is for those who read them, and no rule of stock reads
 * it: whatever a decision about a product needs of them is put into its command.
 */
public sealed interface Definition {
    /** Most characters of all texts of one definition together. */
    long MAX_SIZE = 1 << 17;

    /** What a definition without any text would weigh; part of every decision about a quota, so never to be changed. */
    long ROW_BYTES = 128;

    Kind kind();

    /** Compared byte by byte. */
    String name();

    /** All that it says, in no order. */
    List<String> texts();

    /** How much text it is, in characters. */
    default long size() {
        return texts().stream().mapToLong(String::length).sum();
    }

    /** What it counts in the quota of its instance, in bytes: its texts in UTF-8, and what a row is beside them. */
    default long weight() {
        return ROW_BYTES + texts().stream().mapToLong(Definition::utf8).sum();
    }

    /** What can be defined; each kind has its own refusals, because clients are told which one it was. */
    enum Kind {
        CATEGORY(true, CatalogCode.CATEGORY_UNKNOWN, CatalogCode.CATEGORY_EXISTS),
        GROUP(true, CatalogCode.GROUP_UNKNOWN, CatalogCode.GROUP_EXISTS),
        UNIT(false, CatalogCode.UNIT_UNKNOWN, CatalogCode.UNIT_EXISTS),
        TEMPLATE(false, CatalogCode.TEMPLATE_UNKNOWN, CatalogCode.TEMPLATE_EXISTS),
        WEBHOOK(false, CatalogCode.WEBHOOK_UNKNOWN, CatalogCode.WEBHOOK_EXISTS);

        private final boolean numbered;
        private final CatalogCode unknown;
        private final CatalogCode exists;

        Kind(boolean numbered, CatalogCode unknown, CatalogCode exists) {
            this.numbered = numbered;
            this.unknown = unknown;
            this.exists = exists;
        }

        /** Whether it is referred to by its serial number and may be renamed; the others by their name, for ever. */
        public boolean isNumbered() {
            return numbered;
        }

        CatalogCode unknown() {
            return unknown;
        }

        CatalogCode exists() {
            return exists;
        }
    }

    /** Something that products of one sort have in common, for those who look for them. */
    record Category(String name, SortedMap<String, String> nameI18n) implements Definition {
        public Category {
            Ids.checked("a category name", name);
            nameI18n = copy(nameI18n);
        }

        @Override
        public Kind kind() {
            return Kind.CATEGORY;
        }

        @Override
        public List<String> texts() {
            return with(List.of(name), nameI18n);
        }
    }

    /** Products that the merchant reports on together. */
    record Group(String name, String description) implements Definition {
        public Group {
            Ids.checked("a group name", name);
        }

        @Override
        public Kind kind() {
            return Kind.GROUP;
        }

        @Override
        public List<String> texts() {
            return List.of(name, description);
        }
    }

    /**
     * What a product is counted in.
     *
     * @param precision digits of fraction that a quantity may have, 0 to 6; always 0 where no fraction is allowed
     * @param active whether it is offered for new products
     * @param builtIn whether every instance has it, and this one only sees it otherwise
     */
    record Unit(
            String name,
            String longName,
            String shortName,
            SortedMap<String, String> longNameI18n,
            SortedMap<String, String> shortNameI18n,
            boolean allowFraction,
            int precision,
            boolean active,
            boolean builtIn)
            implements Definition {
        public static final int MAX_PRECISION = 6;

        /** What changes nothing of a unit. */
        public static final Patch<Unit> NO_CHANGE = Patch.nothing(RecordShape.of(Unit.class));

        private static final Unit ANY =
                new Unit("unit", "", "", new TreeMap<>(), new TreeMap<>(), true, 0, true, false);

        public Unit {
            Ids.checked("a unit", name);
            requirePrecision(precision);
            longNameI18n = copy(longNameI18n);
            shortNameI18n = copy(shortNameI18n);
            precision = allowFraction ? precision : 0;
        }

        private static void requirePrecision(int digits) {
            if (digits < 0 || digits > MAX_PRECISION) {
                throw new IllegalArgumentException("a unit has 0 to 6 digits of fraction, not " + digits);
            }
        }

        /** A patch that can be laid over any unit. It keeps digits also where it takes the fraction away. */
        static Patch<Unit> checked(Patch<Unit> patch) {
            Object digits = patch.set("allowFraction", null).checked(ANY).get("precision");
            return patch.checked(ANY).set("precision", digits);
        }

        @Override
        public Kind kind() {
            return Kind.UNIT;
        }

        @Override
        public List<String> texts() {
            return with(with(List.of(name, longName, shortName), longNameI18n), shortNameI18n);
        }
    }

    /**
     * What a wallet can make an order from.
     *
     * @param contract canonical JSON; no rule reads it
     * @param editableDefaults canonical JSON, empty for none
     * @param requiredCurrency empty for none
     */
    record Template(String name, String description, String contract, String editableDefaults, String requiredCurrency)
            implements Definition {
        public Template {
            Ids.checked("a template id", name);
        }

        @Override
        public Kind kind() {
            return Kind.TEMPLATE;
        }

        @Override
        public List<String> texts() {
            return List.of(name, description, contract, editableDefaults, requiredCurrency);
        }
    }

    /**
     * Whom to tell by HTTP when something happens.
     *
     * @param event what has to happen; no rule reads it
     * @param header template of more headers, empty for none
     * @param body template of the body, empty for the event itself
     * @param secret what is told is signed with it; empty in a command that leaves it as it is
     * @param madeMillis the log's time when it was made, from which on things are told; 0 in commands
     */
    record Webhook(
            String name,
            String event,
            String url,
            String method,
            String header,
            String body,
            String secret,
            long madeMillis)
            implements Definition {
        public Webhook {
            Ids.checked("a webhook id", name);
        }

        @Override
        public Kind kind() {
            return Kind.WEBHOOK;
        }

        @Override
        public List<String> texts() {
            return List.of(name, event, url, method, header, body, secret);
        }

        /** The same with another secret. */
        public Webhook signedWith(String other) {
            return new Webhook(name, event, url, method, header, body, other, madeMillis);
        }

        Webhook madeAt(long millis) {
            return new Webhook(name, event, url, method, header, body, secret, millis);
        }

        /** The same in the place of another one, which keeps its time, and its secret where this one has none. */
        Webhook over(Webhook old) {
            return new Webhook(
                    name, event, url, method, header, body, secret.isEmpty() ? old.secret : secret, old.madeMillis);
        }

        /** Without the secret, because whatever is printed may be kept. */
        @Override
        public String toString() {
            return "Webhook[" + name + ", " + event + "]";
        }
    }

    private static SortedMap<String, String> copy(SortedMap<String, String> texts) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(texts));
    }

    private static List<String> with(List<String> texts, SortedMap<String, String> more) {
        List<String> all = new ArrayList<>(texts);
        more.forEach((language, text) -> all.addAll(List.of(language, text)));
        return all;
    }

    /** How many bytes a text is in UTF-8; half of a pair of surrogates is the question mark that it would be written as. */
    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
