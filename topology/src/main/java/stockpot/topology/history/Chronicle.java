package stockpot.topology.history;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import stockpot.schemas.Topics;

/**
 * What a family's ledger says of the things that it is about. Records of types that are not named here are in no history.
 *
 * @param family under the default prefix
 * @param types what a record of each type says
 * @param subjects members that a history can be searched by, of which a record has one at most; several may be one filter
 * @param isWhole whether a record that describes a thing says all of it again, and nothing before it has to be read
 */
public record Chronicle(
        Topics.Family family, Map<String, Says> types, List<Subject> subjects, Predicate<byte[]> isWhole) {
    /** What a record says of its thing. */
    public enum Says {
        /** From now on there is one, and this is all of it. */
        BEGINS,
        /** How it is described and how it stands from now on. */
        DESCRIBES,
        /** How it stands from now on. */
        STANDS,
        /** There is none any more. */
        ENDS,
        /** Something that leaves it as it is. */
        ASIDE
    }

    /**
     * What a history can be searched by.
     *
     * @param member as records call it
     * @param filter as who searches calls it
     */
    public record Subject(String member, String filter) {
        /** Called alike. */
        public Subject(String member) {
            this(member, member);
        }
    }

    /** Of things of which each record says all. */
    public Chronicle(Topics.Family family, Map<String, Says> types, List<Subject> subjects) {
        this(family, types, subjects, record -> false);
    }
}
