package stockpot.node.load;

import stockpot.catalog.Definition;

/** What a product or a definition is called. */
record Name(Kind kind, String text) {
    static Name of(Definition definition) {
        return new Name(Kind.of(definition.kind()), definition.name());
    }

    @Override
    public String toString() {
        return kind.word() + " '" + text + "'";
    }
}
