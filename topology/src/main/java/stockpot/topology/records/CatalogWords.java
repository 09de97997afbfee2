package stockpot.topology.records;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import stockpot.catalog.Catalog;
import stockpot.catalog.CatalogCommand;
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
import stockpot.catalog.CatalogEvent;
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
import stockpot.catalog.Scope;
import stockpot.catalog.Token;
import stockpot.catalog.TokenHash;
import stockpot.kernel.InstanceId;
import stockpot.topology.table.Members;
import stockpot.topology.table.Unreadable;

/** The catalog family in JSON. Hashes of passwords stand in commands, never in results or ledger records. */
public final class CatalogWords implements Words<Catalog, CatalogCommand, CatalogEvent> {
    private static final List<String> ID_NAMES = List.of("instance");

    @Override
    public List<String> ids(CatalogCommand command) {
        return List.of(command.instance().value());
    }

    @Override
    public List<String> idNames(CatalogCommand command) {
        return ID_NAMES;
    }

    @Override
    public List<String> idNames(String type) {
        return ID_NAMES;
    }

    @Override
    public String type(CatalogCommand command) {
        return switch (command) {
            case OpenInstance c -> "OpenInstance";
            case ChangeInstance c -> "ChangeInstance";
            case ChangePassword c -> "ChangePassword";
            case CloseInstance c -> "CloseInstance";
            case IssueToken c -> "IssueToken";
            case RevokeToken c -> "RevokeToken";
            case Define c -> DefinitionWords.defineType(c.definition().kind());
            case Redefine c -> DefinitionWords.changeType(c.of().kind());
            case ChangeUnit c -> DefinitionWords.changeType(c.of().kind());
            case Undefine c -> DefinitionWords.removeType(c.of().kind());
            case EndTokens c -> "Tick";
            case DropTokens c -> "Tick";
        };
    }

    @Override
    public void write(JsonGenerator out, CatalogCommand command) throws IOException {
        switch (command) {
            case OpenInstance c -> {
                out.writeStringField("settings", c.settings());
                out.writeStringField("password_hash", c.passwordHash());
            }
            case ChangeInstance c -> out.writeStringField("settings", c.settings());
            case ChangePassword c -> out.writeStringField("password_hash", c.passwordHash());
            case CloseInstance c -> out.writeBooleanField("purge", c.purge());
            case IssueToken c -> {
                out.writeStringField("token_hash", c.token().hex());
                if (!c.seed().isEmpty()) {
                    out.writeStringField("seed", c.seed());
                }
                out.writeStringField("scope", c.scope().name());
                out.writeBooleanField("refreshable", c.refreshable());
                out.writeStringField("description", c.description());
                if (c.durationMicros() != null) {
                    out.writeNumberField("duration_us", c.durationMicros());
                }
            }
            case RevokeToken c -> out.writeStringField("token_hash", c.token().hex());
            case Define c -> DefinitionWords.write(out, c);
            case Redefine c -> DefinitionWords.write(out, c);
            case ChangeUnit c -> DefinitionWords.write(out, c);
            case Undefine c -> DefinitionWords.write(out, c.of());
            case EndTokens c -> throw notSent();
            case DropTokens c -> throw notSent();
        }
    }

    private static IllegalArgumentException notSent() {
        return new IllegalArgumentException("only a tick ends what is overdue; such a command is never sent");
    }

    @Override
    public CatalogCommand read(String type, List<String> ids, Members members) throws Unreadable {
        InstanceId instance = new InstanceId(ids.getFirst());
        return switch (type) {
            case "OpenInstance" -> new OpenInstance(instance, members.text("settings"), members.text("password_hash"));
            case "ChangeInstance" -> new ChangeInstance(instance, members.text("settings"));
            case "ChangePassword" -> new ChangePassword(instance, members.text("password_hash"));
            case "CloseInstance" -> new CloseInstance(instance, members.flag("purge"));
            case "IssueToken" ->
                new IssueToken(
                        instance,
                        members.parsed("token_hash", TokenHash::new),
                        members.textOr("seed", ""),
                        members.parsed("scope", Scope::valueOf),
                        members.flag("refreshable"),
                        members.text("description"),
                        members.numberOrNull("duration_us"));
            case "RevokeToken" -> new RevokeToken(instance, members.parsed("token_hash", TokenHash::new));
            default -> {
                CatalogCommand definition = DefinitionWords.read(type, instance, members);
                if (definition == null) {
                    throw new Unreadable("there is no catalog command of type '" + type + "'");
                }
                yield definition;
            }
        };
    }

    @Override
    public String eventType(CatalogEvent event) {
        return switch (event) {
            case InstanceOpened e -> "InstanceOpened";
            case InstanceChanged e -> "InstanceChanged";
            case PasswordChanged e -> "PasswordChanged";
            case InstanceClosed e -> "InstanceClosed";
            case InstancePurged e -> "InstancePurged";
            case TokenIssued e -> "TokenIssued";
            case TokenRevoked e -> "TokenRevoked";
            case TokenExpired e -> "TokenExpired";
            case TokenDropped e -> "TokenDropped";
            case DefinitionAdded e -> DefinitionWords.eventType(e.defined(), "Defined");
            case DefinitionChanged e -> DefinitionWords.eventType(e.defined(), "Changed");
            case DefinitionRemoved e -> DefinitionWords.eventType(e.defined(), "Removed");
        };
    }

    @Override
    public void writeEvent(JsonGenerator out, CatalogEvent event) throws IOException {
        switch (event) {
            case InstanceOpened e -> {
                out.writeNumberField("serial", e.serial());
                out.writeStringField("settings", e.settings());
            }
            case InstanceChanged e -> out.writeStringField("settings", e.settings());
            case PasswordChanged e -> {}
            case InstanceClosed e -> {}
            case InstancePurged e -> {}
            case TokenIssued e -> writeToken(out, e.token());
            case TokenRevoked e -> writeToken(out, e.token());
            case TokenExpired e -> writeToken(out, e.token());
            case TokenDropped e -> writeToken(out, e.token());
            case DefinitionAdded e -> DefinitionWords.writeEvent(out, e.defined());
            case DefinitionChanged e -> DefinitionWords.writeEvent(out, e.defined());
            case DefinitionRemoved e -> DefinitionWords.writeEvent(out, e.defined());
        }
    }

    private static void writeToken(JsonGenerator out, Token token) throws IOException {
        out.writeNumberField("serial", token.serial());
        out.writeStringField("scope", token.scope().name());
        out.writeStringField("description", token.description());
        if (token.deadline() != Token.FOREVER) {
            out.writeNumberField("deadline_ms", token.deadline());
        }
    }

    @Override
    public void writeAcceptance(JsonGenerator out, CatalogCommand command, Catalog before, Catalog after)
            throws IOException {
        if (command instanceof IssueToken c && after.token() != null) {
            out.writeNumberField("serial", after.token().serial());
            if (!c.seed().isEmpty()) {
                out.writeStringField("seed", c.seed());
            }
            if (after.token().deadline() != Token.FOREVER) {
                out.writeNumberField("deadline_ms", after.token().deadline());
            }
        } else if (command instanceof OpenInstance && after.instance() != null) {
            out.writeNumberField("serial", after.instance().serial());
        } else if (command instanceof Define && after.named() != null) {
            out.writeNumberField("serial", after.named().serial());
        }
    }
}
