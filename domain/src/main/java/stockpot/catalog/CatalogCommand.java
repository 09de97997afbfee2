package stockpot.catalog;

import org.jspecify.annotations.Nullable;
import stockpot.kernel.InstanceId;

/** What can be asked of an instance's log. */
public sealed interface CatalogCommand {
    InstanceId instance();

    /** Begin to serve an instance. */
    record OpenInstance(InstanceId instance, String settings, String passwordHash) implements CatalogCommand {}

    /** Change what an instance says of itself. */
    record ChangeInstance(InstanceId instance, String settings) implements CatalogCommand {}

    /** Change the password, which ends all tokens. */
    record ChangePassword(InstanceId instance, String passwordHash) implements CatalogCommand {}

    /** Stop serving an instance; {@code purge} frees its id. */
    record CloseInstance(InstanceId instance, boolean purge) implements CatalogCommand {}

    /**
     * Let a token in.
     *
     * @param durationMicros for how long, counted from the log's time; null for ever
     */
    record IssueToken(
            InstanceId instance,
            TokenHash token,
            Scope scope,
            boolean refreshable,
            String description,
            @Nullable Long durationMicros)
            implements CatalogCommand {
        public IssueToken {
            if (durationMicros != null && durationMicros < 0) {
                throw new IllegalArgumentException("a duration is not negative");
            }
        }
    }

    /** Let a token in no more. */
    record RevokeToken(InstanceId instance, TokenHash token) implements CatalogCommand {}

    /** End the tokens whose deadline has passed, at most {@code limit}; only the log's clock asks this. */
    record EndTokens(InstanceId instance, int limit) implements CatalogCommand {}

    /** Forget tokens of a generation that is over, at most {@code limit}; only the log's clock asks this. */
    record DropTokens(InstanceId instance, long generation, int limit) implements CatalogCommand {}
}
