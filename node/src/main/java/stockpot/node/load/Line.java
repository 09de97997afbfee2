package stockpot.node.load;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A line of a file: the members it gives to something, or what is wrong with it. */
public sealed interface Line {
    /** Counted from 1; the first one of several when a cell goes over more than one. */
    long number();

    /**
     * A line that can be read.
     *
     * @param bytes how long it is, for whoever bounds how much is under way
     */
    record Entry(long number, int bytes, ObjectNode members) implements Line {}

    /**
     * A line that cannot be read.
     *
     * @param fault what was expected, for the person who wrote it
     */
    record Bad(long number, String fault) implements Line {}
}
