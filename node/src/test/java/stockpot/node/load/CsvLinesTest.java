package stockpot.node.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvLinesTest {
    private static List<String> read(String text) throws IOException {
        List<String> lines = new ArrayList<>();
        try (LineSource source = new CsvLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
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
    void theFirstLineNamesTheMembersAndEmptyCellsGiveNone() throws IOException {
        assertThat(read("\uFEFFid,name,stock\r\nbread, Bread ,12\r\nroll,,\r\n"))
                .containsExactly("2 {\"id\":\"bread\",\"name\":\"Bread\",\"stock\":\"12\"}", "3 {\"id\":\"roll\"}");
    }

    @Test
    void aCellInQuotesMayHoldCommasQuotesAndLineEnds() throws IOException {
        assertThat(read("id,description,stock\n\"a,b\",\"say \"\"hello\"\"\nand\r\ngo\",1\nnext,,2\n"))
                .containsExactly(
                        "2 {\"id\":\"a,b\",\"description\":\"say \\\"hello\\\"\\nand\\r\\ngo\",\"stock\":\"1\"}",
                        "5 {\"id\":\"next\",\"stock\":\"2\"}");
    }

    @Test
    void aQuoteInsideAPlainCellIsACharacter() throws IOException {
        assertThat(read("id,description\npipe,5\" wide\n"))
                .containsExactly("2 {\"id\":\"pipe\",\"description\":\"5\\\" wide\"}");
    }

    @Test
    void emptyLinesAndLinesOfCommasAreSteppedOver() throws IOException {
        assertThat(read("\nid,name\n\n,\n , \na,b\n")).containsExactly("6 {\"id\":\"a\",\"name\":\"b\"}");
    }

    @Test
    void aQuoteThatIsNeverClosedSpoilsItsLineOnly() throws IOException {
        assertThat(read("id,name\na,\"open\nb,closed\n"))
                .containsExactly("2 a quote is never closed", "3 {\"id\":\"b\",\"name\":\"closed\"}");
    }

    @Test
    void textBehindAClosingQuoteSpoilsItsLineOnly() throws IOException {
        assertThat(read("id,name\na,\"b\"c\nd,e\n"))
                .containsExactly("2 cell 2 goes on behind its closing quote", "3 {\"id\":\"d\",\"name\":\"e\"}");
    }

    @Test
    void linesEndInAnyWay() throws IOException {
        assertThat(read("id,name\ra,b\rc,\"d\re\"\r\nf,g\n\rh,i\r"))
                .containsExactly(
                        "2 {\"id\":\"a\",\"name\":\"b\"}",
                        "3 {\"id\":\"c\",\"name\":\"d\\re\"}",
                        "5 {\"id\":\"f\",\"name\":\"g\"}",
                        "7 {\"id\":\"h\",\"name\":\"i\"}");
    }

    @Test
    void blanksInQuotesAreMeant() throws IOException {
        assertThat(read("id,description,price\n a ,\"  in, \"\"den\"\"ted  \", KUDOS:1 \nb,  plain  ,\" KUDOS:2 \"\n"))
                .containsExactly(
                        "2 {\"id\":\"a\",\"description\":\"  in, \\\"den\\\"ted  \",\"price\":\"KUDOS:1\"}",
                        "3 {\"id\":\"b\",\"description\":\"plain\",\"price\":\"KUDOS:2\"}");
    }

    @Test
    void emptyColumnsOnTheRightAreNone() throws IOException {
        assertThat(read("id,name,,\na,b,,\nc,d, ,\n,,,\ne,f,g,\n"))
                .containsExactly(
                        "2 {\"id\":\"a\",\"name\":\"b\"}",
                        "3 {\"id\":\"c\",\"name\":\"d\"}",
                        "5 there are 3 cells, and the first line names 2 columns");
        assertThatThrownBy(() -> read("id,,name\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line 1: column 2 has no name");
    }

    @Test
    void aQuoteBehindASpoiltCellOpensNothing() throws IOException {
        assertThat(read("id,name\na,\"b\"c\"d\ne,f\n"))
                .containsExactly("2 cell 2 goes on behind its closing quote", "3 {\"id\":\"e\",\"name\":\"f\"}");
    }

    @Test
    void moreCellsThanColumnsSpoilTheLineAndFewerGiveNothing() throws IOException {
        assertThat(read("id,name\na,b,c\nd\n"))
                .containsExactly("2 there are 3 cells, and the first line names 2 columns", "3 {\"id\":\"d\"}");
    }

    @Test
    void anUnknownColumnIsNamedWithTheKnownOnes() {
        assertThatThrownBy(() -> read("id,colour\na,red\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 1: there is no column 'colour'; known are address, categories, ")
                .hasMessageContaining("unit_total_stock");
    }

    @Test
    void aColumnMayComeOnce() {
        assertThatThrownBy(() -> read("id,id\n")).hasMessage("line 1: column 'id' comes twice");
    }

    @Test
    void aFileWithoutAHeaderIsRefused() {
        assertThatThrownBy(() -> read("\n\n")).hasMessageContaining("the file is empty");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "minimum_age | 18                 | 18",
                "minimum_age | -1                 | -1",
                "price_is_net | TRUE              | true",
                "price_is_net | false             | false",
                "unit_price | EUR:1; USD:2        | [\"EUR:1\",\"USD:2\"]",
                "categories | Bread;17; Old bread;| [\"Bread\",17,\"Old bread\"]",
                "stock | 2.50                     | \"2.50\"",
                "id | 4711                        | \"4711\"",
                "next_restock | {\"t_s\":12}      | {\"t_s\":12}",
            })
    void cellsAreReadAsTheirColumnWants(String column, String cell, String json) throws IOException {
        String quoted = '"' + cell.replace("\"", "\"\"") + '"';
        assertThat(read(column + "\n" + quoted + "\n")).containsExactly("2 {\"" + column + "\":" + json + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "minimum_age | ten   | minimum_age: expected a whole number",
                "price_is_net | yes  | price_is_net: expected true or false",
                "address | somewhere | address: expected JSON",
            })
    void aCellThatIsNotAsItsColumnWantsSaysWhatIsExpected(String column, String cell, String fault) throws IOException {
        assertThat(read("id," + column + "\na," + cell + "\nb,\n"))
                .satisfiesExactly(
                        bad -> assertThat(bad).startsWith("2 " + fault),
                        good -> assertThat(good).isEqualTo("3 {\"id\":\"b\"}"));
    }
}
