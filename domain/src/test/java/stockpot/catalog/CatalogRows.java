package stockpot.catalog;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.CatalogCommand.ChangeInstance;
import stockpot.catalog.CatalogCommand.ChangePassword;
import stockpot.catalog.CatalogCommand.ChangeUnit;
import stockpot.catalog.CatalogCommand.CloseInstance;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.CatalogCommand.DropTokens;
import stockpot.catalog.CatalogCommand.EndTokens;
import stockpot.catalog.CatalogCommand.IssueToken;
import stockpot.catalog.CatalogCommand.OpenInstance;
import stockpot.catalog.CatalogCommand.Redefine;
import stockpot.catalog.CatalogCommand.RevokeToken;
import stockpot.catalog.CatalogCommand.Undefine;
import stockpot.catalog.CatalogEvent.DefinitionAdded;
import stockpot.catalog.CatalogEvent.DefinitionChanged;
import stockpot.catalog.CatalogEvent.DefinitionRemoved;
import stockpot.catalog.CatalogEvent.InstanceChanged;
import stockpot.catalog.CatalogEvent.InstanceClosed;
import stockpot.catalog.CatalogEvent.InstanceOpened;
import stockpot.catalog.CatalogEvent.InstancePurged;
import stockpot.catalog.CatalogEvent.PasswordChanged;
import stockpot.catalog.CatalogEvent.TokenDropped;
import stockpot.catalog.CatalogEvent.TokenExpired;
import stockpot.catalog.CatalogEvent.TokenIssued;
import stockpot.catalog.CatalogEvent.TokenRevoked;

/**
 * The rows of one instance in memory, loaded slice by slice; tokens are kept under their generation, definitions under their
 * serial numbers.
 */
final class CatalogRows {
    private final CatalogDecider rules = new CatalogDecider();
    private final Map<Long, Map<TokenHash, Token>> tokens = new LinkedHashMap<>();

    private final Map<Long, Defined> definitions = new LinkedHashMap<>();

    private @Nullable Instance instance;

    /** Folds an event into the rows it is about. */
    CatalogRows with(CatalogEvent event) {
        Catalog before = switch (event) {
            case TokenRevoked e -> Catalog.of(instance, e.token());
            case TokenExpired e -> Catalog.ending(instance, List.of(e.token()));
            case TokenDropped e -> Catalog.ending(instance, List.of(e.token()));
            case DefinitionChanged e ->
                Catalog.of(instance, definitions.get(e.defined().serial()), null);
            case DefinitionRemoved e -> Catalog.of(instance, e.defined(), null);
            case InstanceOpened _,
                    InstanceChanged _,
                    PasswordChanged _,
                    InstanceClosed _,
                    InstancePurged _,
                    TokenIssued _,
                    DefinitionAdded _ -> Catalog.of(instance, null);
        };
        Catalog after = rules.apply(before, event);
        instance = after.instance();
        switch (event) {
            case TokenIssued e -> present().put(e.token().hash(), e.token());
            case TokenRevoked e -> present().remove(e.token().hash());
            case TokenExpired e -> present().remove(e.token().hash());
            case TokenDropped e ->
                tokens.values().forEach(kept -> kept.remove(e.token().hash()));
            case DefinitionAdded e -> definitions.put(e.defined().serial(), e.defined());
            case DefinitionChanged e -> definitions.put(e.defined().serial(), e.defined());
            case DefinitionRemoved e -> definitions.remove(e.defined().serial());
            case InstanceOpened _, InstanceChanged _, PasswordChanged _, InstanceClosed _, InstancePurged _ -> {}
        }
        return this;
    }

    Catalog load(CatalogCommand command, long now) {
        return switch (command) {
            case OpenInstance _, ChangeInstance _, ChangePassword _, CloseInstance _ -> Catalog.of(instance, null);
            case IssueToken c -> Catalog.of(instance, present().get(c.token()));
            case RevokeToken c -> Catalog.of(instance, present().get(c.token()));
            case Define c -> Catalog.of(instance, named(c.definition()), null);
            case Redefine c -> {
                Defined named = find(c.of());
                Defined namesake = named(c.definition());
                yield Catalog.of(instance, named, Objects.equals(namesake, named) ? null : namesake);
            }
            case ChangeUnit c -> Catalog.of(instance, find(c.of()), null);
            case Undefine c -> Catalog.of(instance, find(c.of()), null);
            case EndTokens c ->
                Catalog.ending(
                        instance,
                        present().values().stream()
                                .filter(token -> token.deadline() <= now)
                                .sorted(Comparator.comparingLong(Token::deadline))
                                .limit(c.limit())
                                .toList());
            case DropTokens c ->
                Catalog.ending(
                        instance,
                        tokens.getOrDefault(c.generation(), Map.of()).values().stream()
                                .limit(c.limit())
                                .toList());
        };
    }

    private @Nullable Defined find(Reference of) {
        return definitions.values().stream()
                .filter(defined -> defined.reference().equals(of))
                .findFirst()
                .orElse(null);
    }

    private @Nullable Defined named(Definition wanted) {
        return definitions.values().stream()
                .filter(defined -> defined.definition().kind() == wanted.kind()
                        && defined.definition().name().equals(wanted.name()))
                .findFirst()
                .orElse(null);
    }

    private Map<TokenHash, Token> present() {
        return instance == null ? Map.of() : tokens.computeIfAbsent(instance.generation(), _ -> new LinkedHashMap<>());
    }
}
