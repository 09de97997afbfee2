package stockpot.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a catalog command may read.
 *
 * @param instance null when there is none of that name
 * @param token the one the command names, when it is of the instance's present generation
 * @param ending tokens that the command is to end
 */
public record Catalog(@Nullable Instance instance, @Nullable Token token, List<Token> ending) {
    public static final Catalog NOTHING = new Catalog(null, null, List.of());

    public Catalog {
        ending = List.copyOf(ending);
    }

    Catalog with(@Nullable Instance changedInstance, @Nullable Token changedToken) {
        return new Catalog(changedInstance, changedToken, ending);
    }

    Catalog afterEnding(@Nullable Instance changedInstance) {
        return new Catalog(changedInstance, token, ending.subList(1, ending.size()));
    }
}
