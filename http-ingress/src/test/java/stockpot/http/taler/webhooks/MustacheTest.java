package stockpot.http.taler.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MustacheTest {
    private static final String EVENT = "{'id':'a<b>','n':12,'yes':true,'no':false,'none':null,'empty':'','list':[],"
            + "'items':[{'product':'tea','more':{'x':1}},{'product':'cake'}],'words':['a','b'],'o':{'p':{'q':'deep'}}}";

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String filled(String template) {
        return Mustache.of(template).fill(json(EVENT), 1_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain { } text | plain { } text",
                "{{n}} and {{ n }} | 12 and 12",
                "{{id}} | a&lt;b&gt;",
                "{{{id}}} {{&id}} {{& id }} | a<b> a<b> a<b>",
                "[{{none}}{{missing}}{{o.missing.q}}] | []",
                "{{o.p.q}} | deep",
                "{{#items}}{{product}}, {{/items}} | tea, cake,",
                "{{#items}}{{#more}}{{product}} {{x}}{{n}}{{/more}}{{/items}} | tea 112",
                "{{#words}}<{{.}}>{{/words}} | <a><b>",
                "{{#yes}}y{{/yes}}{{#no}}n{{/no}}{{#none}}n{{/none}}{{#list}}n{{/list}}{{#empty}}n{{/empty}} | y",
                "{{^yes}}y{{/yes}}{{^no}}1{{/no}}{{^none}}2{{/none}}{{^list}}3{{/list}}{{^missing}}4{{/missing}} | 1234",
                "{{! of no interest }}x | x",
                "{{#o}}{{#p}}{{q}}{{/p}}{{/o}} | deep"
            })
    void isFilledInAsMustacheSays(String template, String expected) {
        assertThat(filled(template).strip()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{a",
                "{{}}",
                "{{ }}",
                "{{#a}}",
                "{{/a}}",
                "{{#a}}{{/b}}",
                "{{#a}}{{#b}}{{/a}}{{/b}}",
                "{{>part}}",
                "{{=<% %>=}}",
                "{{{a}}"
            })
    void isRefusedWhereItIsNone(String template) {
        assertThatIllegalArgumentException().isThrownBy(() -> Mustache.of(template));
    }

    @Test
    void isRefusedWhereANameIsLong() {
        assertThatIllegalArgumentException().isThrownBy(() -> Mustache.of("{{a" + ".a".repeat(64) + "}}"));
        Mustache.of("{{a" + ".a".repeat(63) + "}}");
    }

    @Test
    void isRefusedWhereSectionsLieDeep() {
        assertThat(Mustache.of("{{#a}}".repeat(16) + "{{/a}}".repeat(16))).isNotNull();
        assertThatIllegalArgumentException().isThrownBy(() -> Mustache.of("{{#a}}".repeat(17) + "{{/a}}".repeat(17)));
    }

    @Test
    void costsNoMoreThanItMay() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mustache.of("{{id}}{{id}}").fill(json(EVENT), 19))
                .withMessageContaining("longer than 19");
        String many = "{'l':[" + "1,".repeat(99) + "1]}";
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Mustache.of("{{#l}}".repeat(8) + "{{/l}}".repeat(8)).fill(json(many), 20))
                .withMessageContaining("steps");
    }
}
