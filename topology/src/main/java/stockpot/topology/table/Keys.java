package stockpot.topology.table;

import java.util.List;
import java.util.function.Function;

/**
 * The ids by which a record says what it is about, and what they make together.
 *
 * @param names of the members, in the order of the record's key
 * @param ids the ids of a key, in that order
 * @param parse makes a key of ids; throws IllegalArgumentException saying what was expected
 */
public record Keys<K>(List<String> names, Function<K, List<String>> ids, Function<List<String>, K> parse) {}
