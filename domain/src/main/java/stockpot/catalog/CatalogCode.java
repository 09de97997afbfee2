package stockpot.catalog;

import stockpot.kernel.Rejection;

/** Why a catalog command can be refused; the names are part of the public result records. */
public enum CatalogCode implements Rejection.Code {
    INSTANCE_UNKNOWN("there is no instance of that id"),
    INSTANCE_EXISTS("cannot open an instance twice"),
    /** The id belongs to an instance that was closed and not purged. */
    INSTANCE_CLOSED("the instance is closed and not purged"),
    /** The instance that manages the others cannot be closed. */
    INSTANCE_NEEDED("cannot close the instance that manages the others"),
    TOKEN_UNKNOWN("there is no such token"),
    TOKEN_EXISTS("cannot issue the same token twice"),
    TOO_MANY_TOKENS("cannot issue more than {most} tokens"),
    CATEGORY_UNKNOWN("there is no category {id}"),
    CATEGORY_EXISTS("there is a category of that name"),
    GROUP_UNKNOWN("there is no group {id}"),
    GROUP_EXISTS("there is a group of that name"),
    UNIT_UNKNOWN("there is no unit {id}"),
    UNIT_EXISTS("there is a unit of that name"),
    /** A built-in unit keeps its names, and no other unit may have its own. */
    UNIT_BUILT_IN("a built-in unit keeps its names, and no other may have its own"),
    TEMPLATE_UNKNOWN("there is no template {id}"),
    TEMPLATE_EXISTS("there is a template of that name"),
    WEBHOOK_UNKNOWN("there is no webhook {id}"),
    WEBHOOK_EXISTS("there is a webhook of that name"),
    TOO_MANY_DEFINITIONS("an instance has at most {most} categories, groups, units, templates and webhooks"),
    DEFINITION_TOO_LARGE("the texts of a definition have at most {most} characters together"),
    /** What the instance defines would weigh more than the command allows. */
    QUOTA_EXCEEDED(
            "what the instance defines would weigh {weight} bytes, and may weigh {quota}; remove some of it, or have the"
                    + " admin raise quota_bytes of the instance"),
    /** Its definitions have to be removed before an instance is purged. */
    INSTANCE_NOT_EMPTY("cannot purge an instance that still defines something");

    private final String words;

    CatalogCode(String words) {
        this.words = words;
    }

    @Override
    public String words() {
        return words;
    }
}
