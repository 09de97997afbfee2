package stockpot.catalog;

import stockpot.kernel.Rejection;

/** Why a catalog command can be refused; the names are part of the public result records. */
public enum CatalogCode implements Rejection.Code {
    INSTANCE_UNKNOWN,
    INSTANCE_EXISTS,
    /** The id belongs to an instance that was closed and not purged. */
    INSTANCE_CLOSED,
    /** The instance that manages the others cannot be closed. */
    INSTANCE_NEEDED,
    TOKEN_UNKNOWN,
    TOKEN_EXISTS,
    TOO_MANY_TOKENS,
    CATEGORY_UNKNOWN,
    CATEGORY_EXISTS,
    GROUP_UNKNOWN,
    GROUP_EXISTS,
    UNIT_UNKNOWN,
    UNIT_EXISTS,
    /** A built-in unit keeps its names, and no other unit may have its own. */
    UNIT_BUILT_IN,
    TEMPLATE_UNKNOWN,
    TEMPLATE_EXISTS,
    TOO_MANY_DEFINITIONS,
    DEFINITION_TOO_LARGE,
    /** What the instance defines would weigh more than the command allows. */
    QUOTA_EXCEEDED,
    /** Its definitions have to be removed before an instance is purged. */
    INSTANCE_NOT_EMPTY
}
