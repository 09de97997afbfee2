package stockpot.node.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
    private static List<String> read(String text) throws IOException {
        List<String> lines = new ArrayList<>();
        try (LineSource source = new JsonLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
            for (Line line = source.next(); line != null; line = source.next()) {
                lines.add(line.number() + " "
                        + switch (line) {
                            case Line.Entry entry -> entry.members();
                            case Line.Bad bad -> bad.fault();
                        });
            }
        }
        return lines;
    }

    @Test
    void eachLineIsAnObjectAndEmptyLinesAreCountedAndSteppedOver() throws IOException {
        assertThat(read("\uFEFF{\"a\":1}\r\n\n   \n{\"b\":[2,\"zwei\"]}"))
                .containsExactly("1 {\"a\":1}", "4 {\"b\":[2,\"zwei\"]}");
    }

    @Test
    void aMalformedLineSaysWhereAndTheNextIsRead() throws IOException {
        assertThat(read("{\"a\":1,}\n{\"b\":2}\n"))
                .satisfiesExactly(
                        bad -> assertThat(bad).startsWith("1 not JSON at column 8: "),
                        good -> assertThat(good).isEqualTo("2 {\"b\":2}"));
    }

    @Test
    void anObjectThatIsCutOffIsMalformed() throws IOException {
        assertThat(read("{\"a\":{\"b\":1}\n"))
                .containsExactly("1 not JSON at column 13: Unexpected end-of-input: expected close marker for Object");
    }

    @Test
    void twoObjectsOnALineAreMalformed() throws IOException {
        assertThat(read("{\"a\":1} {\"b\":2}\n")).singleElement().asString().startsWith("1 not JSON");
    }

    @Test
    void aMemberThatComesTwiceIsMalformed() throws IOException {
        assertThat(read("{\"a\":1,\"a\":2}\n")).singleElement().asString().contains("Duplicate field 'a'");
    }

    @Test
    void aListSaysHowToCutIt() throws IOException {
        assertThat(read("[{\"a\":1}]\n")).singleElement().asString().contains("jq -c '.[]'");
    }

    @Test
    void whatIsLaidOutOverSeveralLinesIsSaidOnce() throws IOException {
        assertThat(read("\n [ \n  {\n    \"a\": 1\n  }\n]\n"))
                .singleElement()
                .asString()
                .startsWith("2 expected one JSON object a line; ")
                .endsWith("jq -c '.[]' FILE");
        assertThat(read("{\"a\":1}\n{\n\"b\": 2\n}\n"))
                .hasSize(2)
                .last()
                .asString()
                .endsWith("jq -c '.' FILE");
    }

    @Test
    void linesEndInAnyWay() throws IOException {
        assertThat(read("{\"a\":1}\r{\"b\":2}\r\n{\"c\":3}\r"))
                .containsExactly("1 {\"a\":1}", "2 {\"b\":2}", "3 {\"c\":3}");
    }

    @Test
    void whatIsNoObjectIsRefused() throws IOException {
        assertThat(read("12\nnull\n\"text\"\n"))
                .containsExactly(
                        "1 expected one JSON object a line",
                        "2 expected one JSON object a line",
                        "3 expected one JSON object a line");
    }
}
