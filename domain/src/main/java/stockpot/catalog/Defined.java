package stockpot.catalog;

/**
 * A definition that there is.
 *
 * @param serial the position of the record that made it; products refer to categories and groups by it
 */
public record Defined(long serial, Definition definition) {
    /** What it is called by those who refer to it. */
    public Reference reference() {
        Definition.Kind kind = definition.kind();
        return new Reference(kind, kind.isNumbered() ? Long.toString(serial) : definition.name());
    }
}
