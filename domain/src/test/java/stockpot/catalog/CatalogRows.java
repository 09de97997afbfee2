package stockpot.catalog;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.CatalogCommand.ChangeInstance;
import stockpot.catalog.CatalogCommand.ChangePassword;
import stockpot.catalog.CatalogCommand.CloseInstance;
import stockpot.catalog.CatalogCommand.DropTokens;
import stockpot.catalog.CatalogCommand.EndTokens;
import stockpot.catalog.CatalogCommand.IssueToken;
import stockpot.catalog.CatalogCommand.OpenInstance;
import stockpot.catalog.CatalogCommand.RevokeToken;
import stockpot.catalog.CatalogEvent.InstanceChanged;
import stockpot.catalog.CatalogEvent.InstanceClosed;
import stockpot.catalog.CatalogEvent.InstanceOpened;
import stockpot.catalog.CatalogEvent.InstancePurged;
import stockpot.catalog.CatalogEvent.PasswordChanged;
import stockpot.catalog.CatalogEvent.TokenDropped;
import stockpot.catalog.CatalogEvent.TokenExpired;
import stockpot.catalog.CatalogEvent.TokenIssued;
import stockpot.catalog.CatalogEvent.TokenRevoked;

/** The rows of one instance in memory, loaded slice by slice; tokens are kept under their generation. */
final class CatalogRows {
    private final CatalogDecider rules = new CatalogDecider();
    private final Map<Long, Map<TokenHash, Token>> tokens = new LinkedHashMap<>();

    private @Nullable Instance instance;

    /** Folds an event into the rows it is about. */
    CatalogRows with(CatalogEvent event) {
        Catalog before = switch (event) {
            case TokenRevoked e -> new Catalog(instance, e.token(), List.of());
            case TokenExpired e -> new Catalog(instance, null, List.of(e.token()));
            case TokenDropped e -> new Catalog(instance, null, List.of(e.token()));
            case InstanceOpened _,
                    InstanceChanged _,
                    PasswordChanged _,
                    InstanceClosed _,
                    InstancePurged _,
                    TokenIssued _ -> new Catalog(instance, null, List.of());
        };
        Catalog after = rules.apply(before, event);
        instance = after.instance();
        switch (event) {
            case TokenIssued e -> present().put(e.token().hash(), e.token());
            case TokenRevoked e -> present().remove(e.token().hash());
            case TokenExpired e -> present().remove(e.token().hash());
            case TokenDropped e ->
                tokens.values().forEach(kept -> kept.remove(e.token().hash()));
            case InstanceOpened _, InstanceChanged _, PasswordChanged _, InstanceClosed _, InstancePurged _ -> {}
        }
        return this;
    }

    Catalog load(CatalogCommand command, long now) {
        return switch (command) {
            case OpenInstance _, ChangeInstance _, ChangePassword _, CloseInstance _ ->
                new Catalog(instance, null, List.of());
            case IssueToken c -> new Catalog(instance, present().get(c.token()), List.of());
            case RevokeToken c -> new Catalog(instance, present().get(c.token()), List.of());
            case EndTokens c ->
                new Catalog(
                        instance,
                        null,
                        present().values().stream()
                                .filter(token -> token.deadline() <= now)
                                .sorted(Comparator.comparingLong(Token::deadline))
                                .limit(c.limit())
                                .toList());
            case DropTokens c ->
                new Catalog(
                        instance,
                        null,
                        tokens.getOrDefault(c.generation(), Map.of()).values().stream()
                                .limit(c.limit())
                                .toList());
        };
    }

    private Map<TokenHash, Token> present() {
        return instance == null ? Map.of() : tokens.computeIfAbsent(instance.generation(), _ -> new LinkedHashMap<>());
    }
}
