package stockpot.topology.catalog;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import stockpot.catalog.Catalog;
import stockpot.catalog.CatalogAnswer;
import stockpot.catalog.CatalogAnswer.Done;
import stockpot.catalog.CatalogAnswer.Made;
import stockpot.catalog.CatalogCode;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.CatalogCommand.IssueToken;
import stockpot.catalog.CatalogCommand.OpenInstance;
import stockpot.catalog.CatalogCommand.Redefine;
import stockpot.catalog.CatalogCommand.Undefine;
import stockpot.catalog.CatalogEvent;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition.Kind;
import stockpot.catalog.Instance;
import stockpot.catalog.Token;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Level;
import stockpot.topology.records.TableCodec;
import stockpot.topology.table.Members;
import stockpot.topology.table.Unreadable;

/** The catalog family in JSON. Hashes of passwords stand in commands, never in results or ledger records. */
public final class CatalogCodec extends TableCodec<Catalog, InstanceId, CatalogCommand, CatalogEvent> {
    public CatalogCodec() {
        super(CatalogCommand::instance, CatalogRecords.COMMANDS, CatalogRecords.EVENTS, CatalogCode::valueOf);
    }

    @Override
    public int since(CatalogCommand command) {
        Kind kind = switch (command) {
            case Define c -> c.definition().kind();
            case Redefine c -> c.definition().kind();
            case Undefine c -> c.of().kind();
            default -> null;
        };
        return kind == Kind.WEBHOOK ? Level.TWO.number() : super.since(command);
    }

    @Override
    public void writeAcceptance(JsonGenerator out, CatalogCommand command, Catalog before, Catalog after)
            throws IOException {
        Token token = after.token();
        Instance instance = after.instance();
        Defined named = after.named();
        if (command instanceof IssueToken c && token != null) {
            CatalogRecords.ISSUED.write(out, new Made(token.serial(), c.seed(), token.deadline()));
        } else if (command instanceof OpenInstance && instance != null) {
            CatalogRecords.NUMBERED.write(out, instance);
        } else if (command instanceof Define && named != null) {
            DefinitionRecords.NUMBERED.write(out, named);
        }
    }

    @Override
    public CatalogAnswer readAcceptance(Members data) throws Unreadable {
        return data.has("serial") ? CatalogRecords.ISSUED.read(data) : new Done();
    }
}
