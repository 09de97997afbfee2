package stockpot.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a catalog command may read.
 *
 * @param instance null when there is none of that name
 * @param token the one the command names, when it is of the instance's present generation
 * @param named the definition that the command refers to, or that has the name of the one it makes
 * @param namesake the definition that has the name that the named one is to get, when it is another one
 * @param ending tokens that the command is to end
 */
public record Catalog(
        @Nullable Instance instance,
        @Nullable Token token,
        @Nullable Defined named,
        @Nullable Defined namesake,
        List<Token> ending) {
    public static final Catalog NOTHING = new Catalog(null, null, null, null, List.of());

    public Catalog {
        ending = List.copyOf(ending);
    }

    /** Of an instance and one of its tokens. */
    public static Catalog of(@Nullable Instance instance, @Nullable Token token) {
        return new Catalog(instance, token, null, null, List.of());
    }

    /** Of an instance and what it defines. */
    public static Catalog of(@Nullable Instance instance, @Nullable Defined named, @Nullable Defined namesake) {
        return new Catalog(instance, null, named, namesake, List.of());
    }

    /** Of an instance and those of its tokens that are to end. */
    public static Catalog ending(@Nullable Instance instance, List<Token> tokens) {
        return new Catalog(instance, null, null, null, tokens);
    }

    Catalog with(@Nullable Instance changedInstance, @Nullable Token changedToken) {
        return new Catalog(changedInstance, changedToken, named, namesake, ending);
    }

    Catalog defining(@Nullable Instance changedInstance, @Nullable Defined changed) {
        return new Catalog(changedInstance, token, changed, namesake, ending);
    }

    Catalog afterEnding(@Nullable Instance changedInstance) {
        return new Catalog(changedInstance, token, named, namesake, ending.subList(1, ending.size()));
    }
}
