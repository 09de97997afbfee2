package stockpot.node.load;

import stockpot.catalog.Definition;

/** What a definition is called. */
record Name(Definition.Kind kind, String text) {
    static Name of(Definition definition) {
        return new Name(definition.kind(), definition.name());
    }

    @Override
    public String toString() {
        return Kind.of(kind).word() + " '" + text + "'";
    }
}
