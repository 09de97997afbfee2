package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stockpot.http.OpenApi.Operation;

/**
 * The bytes of every kind of answer as they were written once: clients have been built on them.
 *
 * <p>Each file is a talk with a door of its own, in parts with an empty line between them. A request begins with {@code >}, and
 * says who sends it, method and path, then headers and body; what it was answered is indented by two blanks: the status, the
 * headers and the body byte for byte (in hexadecimal when it is no text). {@code *} is something that happens, {@code #} a remark.
 *
 * <p>Who sends it is {@code nobody}, a scope ({@code readonly}, or {@code readonly@bakery} for another instance than admin), a
 * password ({@code bakery:secret+words}) or a token that was issued. The clock stands still unless seconds pass, and positions
 * and serial numbers count from nothing in each file. Not shown as it was is only what differs from run to run: {@code {host}},
 * the n-th claim token {@code {claim-n}}, login {@code {login-n}}, order id that the server drew {@code {order-n}} and
 * reservation {@code {reservation-n}}; and what changes with the description, {@code {openapi.json}} and its hash. Requests
 * say them by these names, and by {@code {category_id}} what was answered last as a member of that name; {@code {long}} is more
 * than the door takes.
 *
 * <p>What was changed on purpose (CHANGELOG.md says so) is written anew from the requests in the files with {@code
 * -Dstockpot.golden=renew}; {@code -Dstockpot.golden=make} writes the answers to those that have none yet.
 */
class GoldenAnswersTest {
    private static final String MODE = System.getProperty("stockpot.golden", "");
    private static final Path FOLDER = Path.of("src/test/resources/stockpot/http/golden");
    private static final String REQUEST = "> ";
    private static final String ANSWER = "  ";
    private static final String EVENT = "* ";

    /** What stands between two empty lines. */
    private record Part(List<String> lines) {
        List<String> beginningWith(String mark) {
            return lines.stream()
                    .filter(line -> line.startsWith(mark))
                    .map(line -> line.substring(mark.length()))
                    .toList();
        }

        boolean isExchange() {
            return !beginningWith(REQUEST).isEmpty();
        }

        Part answered(GoldenTalk talk) {
            beginningWith(EVENT).forEach(talk::happens);
            List<String> answered = lines.stream()
                    .filter(line -> !line.startsWith(ANSWER))
                    .collect(Collectors.toCollection(ArrayList::new));
            if (isExchange()) {
                talk.answer(beginningWith(REQUEST)).forEach(line -> answered.add(ANSWER + line));
            }
            return new Part(answered);
        }

        boolean isToBeWritten() {
            return MODE.equals("renew")
                    || (MODE.equals("make") && beginningWith(ANSWER).isEmpty());
        }
    }

    static List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static List<Part> parts(String file) throws IOException {
        return Stream.of(Files.readString(FOLDER.resolve(file)).strip().split("\n\n+"))
                .map(part -> new Part(List.of(part.split("\n"))))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("files")
    void isAnsweredAsItEverWas(String file) throws IOException {
        List<Part> written = new ArrayList<>();
        try (GoldenTalk talk = new GoldenTalk()) {
            for (Part golden : parts(file)) {
                Part answered = golden.answered(talk);
                written.add(answered);
                if (!golden.isToBeWritten() && !answered.equals(golden)) {
                    throw new AssertionError(difference(file, golden, answered));
                }
            }
        }
        if (!MODE.isEmpty()) {
            String text = written.stream()
                    .map(part -> String.join("\n", part.lines()))
                    .collect(Collectors.joining("\n\n", "", "\n"));
            Files.writeString(FOLDER.resolve(file), text);
        }
    }

    private static String difference(String file, Part golden, Part answered) {
        List<String> expected = golden.beginningWith(ANSWER);
        List<String> actual = answered.beginningWith(ANSWER);
        int line = 0;
        while (line < Math.min(expected.size(), actual.size())
                && expected.get(line).equals(actual.get(line))) {
            line++;
        }
        return """
                %s: this is answered otherwise than it ever was:
                %s
                --- expected
                %s
                +++ actual
                %s
                ... which differ first here:
                - %s
                + %s
                What is changed on purpose is written anew with -Dstockpot.golden=renew, and told in CHANGELOG.md.
                """.formatted(
                        file,
                        String.join("\n", golden.beginningWith(REQUEST)),
                        String.join("\n", expected),
                        String.join("\n", actual),
                        around(expected, actual, line),
                        around(actual, expected, line));
    }

    /** What a line says where it begins to differ from the other one. */
    private static String around(List<String> lines, List<String> others, int line) {
        if (line >= lines.size()) {
            return "(nothing)";
        }
        String text = lines.get(line);
        String other = line < others.size() ? others.get(line) : "";
        int at = Math.max(0, Arrays.mismatch(text.toCharArray(), other.toCharArray()));
        return text.substring(Math.max(0, at - 30), Math.min(text.length(), at + 50));
    }

    @Test
    void showsEveryOperationGrantedAndRefused() throws IOException {
        OpenApi api = OpenApi.served();
        Set<String> granted = new TreeSet<>();
        Set<String> refused = new TreeSet<>();
        for (String file : files()) {
            for (Part part : parts(file)) {
                List<String> answer = part.beginningWith(ANSWER);
                if (!answer.isEmpty()) {
                    String[] line = part.beginningWith(REQUEST).getFirst().split("[ ?]");
                    int status = Integer.parseInt(answer.getFirst());
                    api.find(line[2])
                            .map(found -> found.by(line[1]))
                            .filter(_ -> status < 300 || status >= 400)
                            .ifPresent(operation -> (status < 300 ? granted : refused).add(operation.id()));
                }
            }
        }
        List<String> all = api.operations().stream().map(Operation::id).toList();
        assertThat(all)
                // What has no end is not to be written down whole.
                .filteredOn(id -> !granted.contains(id) && !id.equals("listen"))
                .as("never granted")
                .isEmpty();
        assertThat(all)
                .filteredOn(id -> !refused.contains(id))
                .as("never refused")
                .isEmpty();
    }
}
