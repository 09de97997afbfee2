package stockpot.topology.catalog;

import static stockpot.topology.catalog.DefinitionRecords.ABOUT;
import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.COUNT;
import static stockpot.topology.table.Types.FLAG;
import static stockpot.topology.table.Types.SERIAL;
import static stockpot.topology.table.Types.SMALL_COUNT;
import static stockpot.topology.table.Types.TEXT;
import static stockpot.topology.table.Types.TIME;
import static stockpot.topology.table.Types.choice;
import static stockpot.topology.table.Types.text;

import java.util.function.Function;
import stockpot.catalog.CatalogAnswer.Made;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogCommand.ChangeInstance;
import stockpot.catalog.CatalogCommand.ChangePassword;
import stockpot.catalog.CatalogCommand.CloseInstance;
import stockpot.catalog.CatalogCommand.DropTokens;
import stockpot.catalog.CatalogCommand.EndTokens;
import stockpot.catalog.CatalogCommand.IssueToken;
import stockpot.catalog.CatalogCommand.OpenInstance;
import stockpot.catalog.CatalogCommand.RevokeToken;
import stockpot.catalog.CatalogEvent;
import stockpot.catalog.CatalogEvent.InstanceChanged;
import stockpot.catalog.CatalogEvent.InstanceClosed;
import stockpot.catalog.CatalogEvent.InstanceOpened;
import stockpot.catalog.CatalogEvent.InstancePurged;
import stockpot.catalog.CatalogEvent.PasswordChanged;
import stockpot.catalog.CatalogEvent.TokenDropped;
import stockpot.catalog.CatalogEvent.TokenExpired;
import stockpot.catalog.CatalogEvent.TokenIssued;
import stockpot.catalog.CatalogEvent.TokenRevoked;
import stockpot.catalog.Instance;
import stockpot.catalog.Scope;
import stockpot.catalog.Token;
import stockpot.catalog.TokenHash;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.ValueType;
import stockpot.topology.table.Variants;

/** The records of the catalog family. Each is about an instance; those about what it defines are {@link DefinitionRecords}. */
public final class CatalogRecords {
    private static final ValueType<TokenHash> TOKEN_HASH =
            text(TokenHash::new, TokenHash::hex, schema -> schema.put("pattern", "^[0-9a-f]{64}$"));
    private static final ValueType<Scope> SCOPE = choice(Scope.class);

    private static final String SETTINGS_ARE =
            "What the instance says of itself: JSON written into this string; no rule reads it.";
    private static final String PASSWORD_HASH_IS = "The password's encoded Argon2id hash.";
    private static final String TOKEN_HASH_IS =
            "SHA-256 of the token in lower-case hexadecimal; the token itself is in no record.";
    private static final String SCOPE_IS = "What the token lets its bearer do: a scope of the GNU Taler merchant API.";
    private static final String DESCRIPTION_IS = "What the token is for, in its owner's words.";
    private static final String REFRESHABLE_IS = "Whether its bearer may exchange it for a new one.";
    private static final String SEED_IS =
            "What the token was made of, by whoever issues it and with a secret of his; no secret itself, and never"
                    + " the same twice. The outcome says it again, so that a repeated request is answered with the"
                    + " same token. Left out: nobody asks for that.";
    private static final String TOKEN_SERIAL_IS = "The token's serial number.";
    private static final String DEADLINE_IS = "First instant at which it counts no more; left out: never.";

    private static final String INSTANCE_SERIAL_IS = "The instance's serial number.";

    /** What whoever opens an instance is told. */
    static final RecordTable<Instance> NUMBERED = table(Instance.class)
            .is("The instance is served now.")
            .member("serial", Instance::serial, SERIAL, INSTANCE_SERIAL_IS)
            .done();

    /** What whoever issues a token is told; of anything else the number is read by it as well. */
    static final RecordTable<Made> ISSUED = table(Made.class)
            .is("The token is good now.")
            .member("serial", Made::serial, SERIAL, TOKEN_SERIAL_IS)
            .optional("seed", Made::seed, TEXT, "", SEED_IS)
            .optional("deadline_ms", Made::deadline, TIME, Token.FOREVER, DEADLINE_IS)
            .done();

    public static final Variants<CatalogCommand> COMMANDS = new Variants<CatalogCommand>(ABOUT)
            .add(
                    table(OpenInstance.class)
                            .is("Begin to serve an instance.")
                            .member("settings", OpenInstance::settings, TEXT, SETTINGS_ARE)
                            .member("password_hash", OpenInstance::passwordHash, TEXT, PASSWORD_HASH_IS)
                            .done(),
                    NUMBERED)
            .add(table(ChangeInstance.class)
                    .is("Change what an instance says of itself.")
                    .member("settings", ChangeInstance::settings, TEXT, SETTINGS_ARE)
                    .done())
            .add(table(ChangePassword.class)
                    .is("Change the password, which ends all tokens of the instance.")
                    .member("password_hash", ChangePassword::passwordHash, TEXT, PASSWORD_HASH_IS)
                    .done())
            .add(table(CloseInstance.class)
                    .is("Stop serving an instance.")
                    .lenient("purge", CloseInstance::purge, FLAG, false, "Whether its id is free again afterwards.")
                    .done())
            .add(
                    table(IssueToken.class)
                            .is("Let a token in.")
                            .member("token_hash", IssueToken::token, TOKEN_HASH, TOKEN_HASH_IS)
                            .optional("seed", IssueToken::seed, TEXT, "", SEED_IS)
                            .member("scope", IssueToken::scope, SCOPE, SCOPE_IS)
                            .lenient("refreshable", IssueToken::refreshable, FLAG, false, REFRESHABLE_IS)
                            .member("description", IssueToken::description, TEXT, DESCRIPTION_IS)
                            .optional(
                                    "duration_us",
                                    IssueToken::durationMicros,
                                    COUNT,
                                    "For how long, in microseconds counted from the log's time of this record; left"
                                            + " out: for ever.")
                            .done(),
                    ISSUED)
            .add(table(RevokeToken.class)
                    .is("Let a token in no more.")
                    .member("token_hash", RevokeToken::token, TOKEN_HASH, TOKEN_HASH_IS)
                    .done())
            .ticked(EndTokens.class)
            .ticked(DropTokens.class)
            .addAll(DefinitionRecords.COMMANDS);

    private static final RecordTable<Token> TOKEN = table(Token.class)
            .member("serial", Token::serial, SERIAL, TOKEN_SERIAL_IS)
            .member("scope", Token::scope, SCOPE, SCOPE_IS)
            .member("description", Token::description, TEXT, DESCRIPTION_IS)
            .optional("deadline_ms", Token::deadline, TIME, Token.FOREVER, DEADLINE_IS)
            .done();

    public static final Variants<CatalogEvent> EVENTS = new Variants<CatalogEvent>(ABOUT)
            .add(table(InstanceOpened.class)
                    .is("The instance is served from now on.")
                    .member("serial", InstanceOpened::serial, SERIAL, INSTANCE_SERIAL_IS)
                    .member("settings", InstanceOpened::settings, TEXT, SETTINGS_ARE)
                    .done())
            .add(table(InstanceChanged.class)
                    .is("The instance says something else of itself from now on.")
                    .member("settings", InstanceChanged::settings, TEXT, SETTINGS_ARE)
                    .done())
            .add(table(PasswordChanged.class)
                    .is("The password is another one; all tokens issued before are good no more.")
                    .done())
            .add(table(InstanceClosed.class)
                    .is("The instance answers no more, and its tokens are good no more.")
                    .done())
            .add(table(InstancePurged.class)
                    .is("The instance is gone and its id is free.")
                    .done())
            .add(token(TokenIssued.class, "A token is good from now on.", TokenIssued::token, TOKEN))
            .add(token(TokenRevoked.class, "A token was revoked and is good no more.", TokenRevoked::token, TOKEN))
            .add(token(
                    TokenExpired.class,
                    "A token's deadline has passed.",
                    TokenExpired::token,
                    TOKEN.always("deadline_ms", TIME)))
            .add(token(
                    TokenDropped.class,
                    "A token was forgotten that a changed password or a closed instance had already ended.",
                    TokenDropped::token,
                    TOKEN))
            .addAll(DefinitionRecords.EVENTS);

    /** All of an instance, as its row has it. */
    public static final RecordTable<Instance> INSTANCE_ROW = table(Instance.class)
            .member("serial", Instance::serial, SERIAL, "Its number.")
            .member("settings", Instance::settings, TEXT, SETTINGS_ARE)
            .member("password_hash", Instance::passwordHash, TEXT, PASSWORD_HASH_IS)
            .member("generation", Instance::generation, COUNT, "The number under which its tokens are kept.")
            .member("tokens", Instance::tokens, SMALL_COUNT, "How many those are.")
            .member("definitions", Instance::definitions, SMALL_COUNT, "How many definitions it has.")
            .member("weight", Instance::weight, COUNT, "What they weigh together, in bytes.")
            .member("closed", Instance::closed, FLAG, "Whether it answers no more.")
            .done();

    /** What a lease says of a token; its hash and its deadline are the lease's own. */
    public static final RecordTable<Token> TOKEN_ROW = table(Token.class)
            .member("serial", Token::serial, SERIAL, TOKEN_SERIAL_IS)
            .member("scope", Token::scope, SCOPE, SCOPE_IS)
            .member("refreshable", Token::refreshable, FLAG, REFRESHABLE_IS)
            .member("description", Token::description, TEXT, DESCRIPTION_IS)
            .member("issued_ms", Token::issued, TIME, "When it was issued.")
            .done();

    private CatalogRecords() {}

    private static <E> RecordTable<E> token(
            Class<E> type, String meaning, Function<E, Token> token, RecordTable<Token> members) {
        return table(type).is(meaning).embed(token, members).done();
    }
}
