package stockpot.catalog;

import static stockpot.kernel.Decision.accept;
import static stockpot.kernel.Decision.alreadyInEffect;
import static stockpot.kernel.Decision.reject;

import java.util.ArrayList;
import java.util.List;
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
import stockpot.kernel.CommandContext;
import stockpot.kernel.Decider;
import stockpot.kernel.Decision;
import stockpot.kernel.InstanceId;

/** The rules of instances, their tokens and what they define. */
public final class CatalogDecider implements Decider<Catalog, CatalogCommand, CatalogEvent> {
    @Override
    public Decision<CatalogEvent> decide(Catalog catalog, CatalogCommand command, CommandContext at) {
        return switch (command) {
            case OpenInstance c -> open(catalog, c, at);
            case ChangeInstance c -> change(catalog, c);
            case ChangePassword c -> changePassword(catalog, c, at);
            case CloseInstance c -> close(catalog, c, at);
            case IssueToken c -> issue(catalog, c, at);
            case RevokeToken c -> revoke(catalog);
            case Define c -> DefinitionRules.define(catalog, c, at);
            case Redefine c -> DefinitionRules.redefine(catalog, c);
            case ChangeUnit c -> DefinitionRules.changeUnit(catalog, c, at);
            case Undefine c -> DefinitionRules.undefine(catalog, c);
            case EndTokens c -> end(catalog, at);
            case DropTokens c -> drop(catalog);
        };
    }

    private static Decision<CatalogEvent> open(Catalog catalog, OpenInstance c, CommandContext at) {
        Instance instance = catalog.instance();
        if (instance == null) {
            return accept(new InstanceOpened(at.serial(), c.settings(), c.passwordHash()));
        }
        if (instance.closed()) {
            return reject(CatalogCode.INSTANCE_CLOSED);
        }
        return reject(CatalogCode.INSTANCE_EXISTS);
    }

    private static Decision<CatalogEvent> change(Catalog catalog, ChangeInstance c) {
        Instance instance = catalog.instance();
        if (instance == null || instance.closed()) {
            return notServed(instance);
        }
        return instance.settings().equals(c.settings()) ? alreadyInEffect() : accept(new InstanceChanged(c.settings()));
    }

    private static Decision<CatalogEvent> changePassword(Catalog catalog, ChangePassword c, CommandContext at) {
        Instance instance = catalog.instance();
        if (instance == null || instance.closed()) {
            return notServed(instance);
        }
        if (instance.passwordHash().equals(c.passwordHash())) {
            return alreadyInEffect();
        }
        return accept(new PasswordChanged(c.passwordHash(), at.serial()));
    }

    private static Decision<CatalogEvent> close(Catalog catalog, CloseInstance c, CommandContext at) {
        Instance instance = catalog.instance();
        if (instance == null) {
            return notServed(null);
        }
        if (c.instance().equals(InstanceId.ADMIN)) {
            return reject(CatalogCode.INSTANCE_NEEDED);
        }
        if (c.purge() && instance.definitions() > 0) {
            return reject(CatalogCode.INSTANCE_NOT_EMPTY);
        }
        if (c.purge()) {
            return accept(new InstancePurged());
        }
        return instance.closed() ? notServed(instance) : accept(new InstanceClosed(at.serial()));
    }

    private static Decision<CatalogEvent> issue(Catalog catalog, IssueToken c, CommandContext at) {
        Instance instance = catalog.instance();
        if (instance == null || instance.closed()) {
            return notServed(instance);
        }
        if (catalog.token() != null) {
            return reject(CatalogCode.TOKEN_EXISTS);
        }
        int most = at.level().most().tokens();
        if (instance.tokens() >= most) {
            return reject(CatalogCode.TOO_MANY_TOKENS, "most", most);
        }
        long deadline =
                c.durationMicros() == null ? Token.FOREVER : at.epochMillis() + Math.ceilDiv(c.durationMicros(), 1000);
        return accept(new TokenIssued(new Token(
                c.token(), deadline, at.serial(), c.scope(), c.refreshable(), c.description(), at.epochMillis())));
    }

    private static Decision<CatalogEvent> revoke(Catalog catalog) {
        if (catalog.instance() == null || catalog.instance().closed()) {
            return notServed(catalog.instance());
        }
        if (catalog.token() == null) {
            return reject(CatalogCode.TOKEN_UNKNOWN);
        }
        return accept(new TokenRevoked(catalog.token()));
    }

    private static Decision<CatalogEvent> end(Catalog catalog, CommandContext at) {
        List<CatalogEvent> events = new ArrayList<>(catalog.ending().size());
        for (Token token : catalog.ending()) {
            if (token.deadline() > at.epochMillis()) {
                throw new IllegalStateException("token " + token.serial() + " is not over at " + at);
            }
            events.add(new TokenExpired(token));
        }
        return new Decision.Accepted<>(events);
    }

    private static Decision<CatalogEvent> drop(Catalog catalog) {
        List<CatalogEvent> events = new ArrayList<>(catalog.ending().size());
        for (Token token : catalog.ending()) {
            events.add(new TokenDropped(token));
        }
        return new Decision.Accepted<>(events);
    }

    static Decision<CatalogEvent> notServed(@Nullable Instance instance) {
        return instance == null ? reject(CatalogCode.INSTANCE_UNKNOWN) : reject(CatalogCode.INSTANCE_CLOSED);
    }

    @Override
    public Catalog apply(Catalog catalog, CatalogEvent event) {
        return switch (event) {
            case InstanceOpened e ->
                catalog.with(
                        new Instance(e.serial(), e.settings(), e.passwordHash(), e.serial(), 0, 0, 0, false), null);
            case InstanceChanged e -> catalog.with(there(catalog).withSettings(e.settings()), catalog.token());
            case PasswordChanged e -> catalog.with(there(catalog).withPassword(e.passwordHash(), e.generation()), null);
            case InstanceClosed e -> catalog.with(there(catalog).closedAt(e.generation()), null);
            case InstancePurged e -> Catalog.NOTHING;
            case TokenIssued e -> catalog.with(counting(catalog, 1), e.token());
            case TokenRevoked e -> catalog.with(counting(catalog, -1), null);
            case TokenExpired e -> catalog.afterEnding(counting(catalog, -1));
            case TokenDropped e -> catalog.afterEnding(catalog.instance());
            case DefinitionAdded e -> catalog.defining(defining(catalog, 1, weight(e.defined())), e.defined());
            case DefinitionChanged e ->
                catalog.defining(defining(catalog, 0, weight(e.defined()) - weight(catalog.named())), e.defined());
            case DefinitionRemoved e -> catalog.defining(defining(catalog, -1, -weight(e.defined())), null);
        };
    }

    private static Instance counting(Catalog catalog, int change) {
        Instance instance = there(catalog);
        return instance.withTokens(instance.tokens() + change);
    }

    private static Instance defining(Catalog catalog, int more, long weighing) {
        Instance instance = there(catalog);
        return instance.withDefinitions(instance.definitions() + more, instance.weight() + weighing);
    }

    static long weight(@Nullable Defined defined) {
        return defined == null ? 0 : defined.definition().weight();
    }

    private static Instance there(Catalog catalog) {
        return Objects.requireNonNull(catalog.instance(), "the event is about an instance that there is");
    }
}
