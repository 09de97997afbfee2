package stockpot.node.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.topology.records.Records;

class WordingTest {
    private static LineBody wording(String json) {
        try {
            return LineBody.of((ObjectNode) Records.JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static Name category(String name) {
        return new Name(Kind.CATEGORY, name);
    }

    private static Name group(String name) {
        return new Name(Kind.GROUP, name);
    }

    private static String body(String json) {
        return wording(json).body(name -> name.text().length()).toString();
    }

    @Test
    void aLineWithoutAKindIsAProduct() {
        assertThat(wording("{}").kind()).isEqualTo(Kind.PRODUCT);
        assertThat(wording("{\"kind\":null}").kind()).isEqualTo(Kind.PRODUCT);
        assertThat(wording("{\"kind\":\"unit\"}").kind()).isEqualTo(Kind.UNIT);
    }

    @Test
    void anUnknownKindIsNamedWithTheKnownOnes() {
        assertThatThrownBy(() -> wording("{\"kind\":\"pot\"}"))
                .hasMessage("there is no kind 'pot'; known are product, category, group, unit, template");
    }

    @Test
    void shortNamesStandForMembersOfAProduct() {
        assertThat(body("{\"kind\":\"product\",\"id\":\"a\",\"name\":\"b\",\"stock\":\"1.5\"}"))
                .isEqualTo("{\"product_id\":\"a\",\"product_name\":\"b\",\"unit_total_stock\":\"1.5\"}");
        assertThat(body("{\"stock\":-1}")).isEqualTo("{\"unit_total_stock\":\"-1\"}");
        assertThat(body("{\"stock\":2.5}")).isEqualTo("{\"unit_total_stock\":\"2.5\"}");
    }

    @Test
    void otherKindsHaveNoShortNames() {
        assertThat(body("{\"kind\":\"category\",\"name\":\"b\",\"id\":1}")).isEqualTo("{\"name\":\"b\",\"id\":1}");
    }

    @Test
    void aShortNameBesideItsMemberIsAContradiction() {
        assertThatThrownBy(() -> wording("{\"id\":\"a\",\"product_id\":\"a\"}"))
                .hasMessage("id and product_id are the same member");
        assertThat(body("{\"id\":null,\"product_id\":\"a\"}")).contains("\"product_id\":\"a\"");
    }

    @Test
    void namesOfCategoriesAndGroupsBecomeTheirNumbers() {
        String json = "{\"categories\":[\"Bread\",7,\"Old\"],\"group\":\"Bakery\"}";
        assertThat(wording(json).needed()).containsExactly(category("Bread"), category("Old"), group("Bakery"));
        assertThat(body(json)).isEqualTo("{\"categories\":[5,7,3],\"product_group_id\":6}");
    }

    @Test
    void numbersNeedNothing() {
        assertThat(wording("{\"categories\":[7],\"group\":3}").needed()).isEmpty();
    }

    @Test
    void aTemplateMaySelectCategoriesByName() {
        String json = "{\"kind\":\"template\",\"template_contract\":{\"selected_categories\":[\"Bread\",7]}}";
        assertThat(wording(json).needed()).containsExactly(category("Bread"));
        assertThat(body(json)).isEqualTo("{\"template_contract\":{\"selected_categories\":[5,7]}}");
    }

    @Test
    void aProductWaitsForItsUnit() {
        assertThat(wording("{\"id\":\"rolls\",\"unit\":\"Tray\",\"group\":\"Bakery\"}")
                        .awaited())
                .containsExactly(group("Bakery"), new Name(Kind.UNIT, "Tray"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'id':'rolls'}                         | product 'rolls'",
                "{'product_id':'rolls'}                 | product 'rolls'",
                "{'kind':'group','group_name':'Bakery'} | group 'Bakery'",
                "{'kind':'unit','unit':'Tray'}          | unit 'Tray'",
                "{'description':'none'}                 | product ''",
            })
    void aLineHasTheNameOfWhatItDefines(String json, String name) {
        assertThat(wording(json.replace('\'', '"')).name()).hasToString(name);
    }
}
