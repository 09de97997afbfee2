package stockpot.kernel;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a command was refused: a code that is part of the contract, and what that code has to say of this very command.
 *
 * <p>Only these are kept. The sentence is made where somebody is told, so a better wording changes no log.
 */
public interface Rejection {
    Code code();

    /** For the person who is told. */
    String sentence();

    /** The codes of one family are an enum that implements this; their names go out in results and never change. */
    interface Code {
        /** In the sentence of a code, in the place of what a refusal says. */
        Pattern MEMBER = Pattern.compile("[{]([a-z]+)[}]");

        String name();

        /** The sentence, with the names of what each refusal has to say in braces. */
        String words();

        /** What a refusal with this code has to say. */
        default List<String> members() {
            return MEMBER.matcher(words())
                    .results()
                    .map(found -> found.group(1))
                    .distinct()
                    .sorted()
                    .toList();
        }

        /** Whether it may be another answer soon, because others are just deciding. */
        default boolean mayPass() {
            return false;
        }
    }

    /**
     * A refusal that says what its code's sentence has a place for.
     *
     * @param said each of the code's members, by name
     */
    record Refusal(Code code, SortedMap<String, String> said) implements Rejection {
        public Refusal {
            said = Collections.unmodifiableSortedMap(new TreeMap<>(said));
            if (!List.copyOf(said.keySet()).equals(code.members())) {
                throw new IllegalArgumentException(code + " says " + code.members() + ", not " + said.keySet());
            }
        }

        /** Of a code that says it all. */
        public Refusal(Code code) {
            this(code, Collections.emptySortedMap());
        }

        /** Of a code that says one thing. */
        public Refusal(Code code, String member, Object value) {
            this(code, new TreeMap<>(Collections.singletonMap(member, value.toString())));
        }

        @Override
        public String sentence() {
            return Code.MEMBER
                    .matcher(code.words())
                    .replaceAll(
                            (MatchResult found) -> Matcher.quoteReplacement(String.valueOf(said.get(found.group(1)))));
        }
    }
}
