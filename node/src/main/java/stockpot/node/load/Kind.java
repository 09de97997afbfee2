package stockpot.node.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Definition;

/** What a line can be about; its member {@code kind} says which, and without one it is a product. */
enum Kind {
    PRODUCT("product", "products", "product_id", null),
    CATEGORY("category", "categories", "name", Definition.Kind.CATEGORY),
    GROUP("group", "groups", "group_name", Definition.Kind.GROUP),
    UNIT("unit", "units", "unit", Definition.Kind.UNIT),
    TEMPLATE("template", "templates", "template_id", Definition.Kind.TEMPLATE);

    private final String word;
    private final String plural;
    private final String nameMember;
    private final Definition.@Nullable Kind definition;

    Kind(String word, String plural, String nameMember, Definition.@Nullable Kind definition) {
        this.word = word;
        this.plural = plural;
        this.nameMember = nameMember;
        this.definition = definition;
    }

    static Optional<Kind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    /** Whether a file can have lines about it: webhooks are made one by one, because each has a secret. */
    static boolean isLoaded(Definition.Kind definition) {
        return definition != Definition.Kind.WEBHOOK;
    }

    static Kind of(Definition.Kind definition) {
        return Arrays.stream(values())
                .filter(kind -> kind.definition == definition)
                .findFirst()
                .orElseThrow();
    }

    /** All words, for whoever used another one. */
    static String words() {
        return Arrays.stream(values()).map(kind -> kind.word).collect(Collectors.joining(", "));
    }

    String word() {
        return word;
    }

    /** Such as {@code 1 product} and {@code 12,000 products}. */
    String counted(long count) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? word : plural);
    }

    /** Where they are over HTTP, below an instance. */
    String path() {
        return "/private/" + plural;
    }

    /** The member that names it. */
    String nameMember() {
        return nameMember;
    }

    /** The code of the result that refuses to define it because there is one of its name. */
    String existsCode() {
        return name() + "_EXISTS";
    }

    /** What the catalog calls it; null for a product. */
    Definition.@Nullable Kind definition() {
        return definition;
    }
}
