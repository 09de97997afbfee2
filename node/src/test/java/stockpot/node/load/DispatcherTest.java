package stockpot.node.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition;
import stockpot.catalog.Definition.Category;
import stockpot.catalog.Definition.Group;
import stockpot.stock.StockCommand.DefineProduct;

class DispatcherTest extends Dispatching {
    private static final String TRAY = "{\"kind\":\"unit\",\"unit\":\"Tray\",\"unit_name_long\":\"trays\","
            + "\"unit_name_short\":\"tr\",\"unit_allow_fraction\":true,\"unit_precision_level\":1}";

    @Nested
    class AProduct {
        @Test
        void isSentUnderTheNumberOfItsLineAndCountsWhenItIsDecided() throws IOException {
            takeProduct(7, "");
            assertThat(sent).containsOnlyKeys(7L);
            assertThat(flights.lines()).isEqualTo(1);
            accept(7, 12);
            assertThat(flights.isEmpty()).isTrue();
            assertThat(summary()).startsWith("loaded 1 product in");
        }

        @Test
        void thatIsThereAlreadyIsUnchanged() throws IOException {
            takeProduct(1, "");
            acceptUnchanged(1);
            assertThat(summary()).startsWith("loaded nothing (1 unchanged, 0 failed)");
        }

        @Test
        void thatIsThereOtherwiseFails() throws IOException {
            takeProduct(1, "");
            reject(1, "PRODUCT_EXISTS");
            assertThat(told()).isEqualTo("line 1: PRODUCT_EXISTS: exists with other details\n");
        }

        @Test
        void thatIsRejectedSaysWhy() throws IOException {
            takeProduct(1, "");
            reject(1, "DETAILS_TOO_LARGE");
            assertThat(told()).isEqualTo("line 1: DETAILS_TOO_LARGE: it cannot be\n");
        }

        @Test
        void withBadMembersIsNotSent() throws IOException {
            take(3, "{\"id\":\"a\",\"unit\":\"Piece\",\"stock\":1}");
            take(4, "{\"id\":\"a\",\"product_id\":\"b\"}");
            dispatcher.take(new Line.Bad(5, "not JSON"));
            assertThat(sent).isEmpty();
            assertThat(flights.isEmpty()).isTrue();
            assertThat(told())
                    .isEqualTo("line 3: description is missing\nline 4: id and product_id are the same member\n"
                            + "line 5: not JSON\n");
        }

        @Test
        void thatIsLostFailsOnce() throws IOException {
            takeProduct(1, "");
            dispatcher.settle(Result.refused(1, "", "the brokers are gone"));
            accept(1, 3);
            assertThat(told()).isEqualTo("line 1: the brokers are gone\n");
            assertThat(summary()).startsWith("loaded nothing (0 unchanged, 1 failed)");
        }

        @Test
        void findsWhatTheCatalogHadAtTheBeginning() throws IOException {
            known.add(new Defined(17, new Category("Bread", new TreeMap<>())));
            known.add(new Defined(18, new Group("Bakery", "all of it")));
            takeProduct(1, ",\"categories\":[\"Bread\"],\"group\":\"Bakery\"");
            assertThat(categories(1)).containsExactly(17L);
            assertThat(((DefineProduct) sent.get(1L)).details().groupId()).isEqualTo(18);
        }
    }

    @Nested
    class APot {
        @Test
        void isNamedByTheNumberThatItHas() throws IOException {
            takeProduct(1, ",\"money_pot_id\":9");
            takeProduct(2, ",\"money_pot_id\":0");
            takeProduct(3, ",\"money_pot_id\":8");
            assertThat(sent).containsOnlyKeys(1L, 2L);
            assertThat(((DefineProduct) sent.get(1L)).details().potId()).isEqualTo(9);
            assertThat(told()).isEqualTo("line 3: money_pot_id 8 does not exist\n");
        }
    }

    @Nested
    class ANameThatNobodyHasDefined {
        @Test
        void isDefinedFirstAndOnceForAllWhoWaitForIt() throws IOException {
            takeProduct(1, ",\"categories\":[\"Bread\"]");
            takeProduct(2, ",\"categories\":[\"Bread\"]");
            takeProduct(3, "");
            assertThat(sent).containsOnlyKeys(-1L, 3L);
            assertThat(definition(-1)).isEqualTo(new Category("Bread", new TreeMap<>()));
            accept(-1, 40);
            assertThat(categories(1)).containsExactly(40L);
            assertThat(categories(2)).containsExactly(40L);
            accept(1, 1);
            accept(2, 2);
            accept(3, 3);
            assertThat(summary()).startsWith("loaded 3 products, 1 category in");
        }

        @Test
        void holdsBackFurtherLinesOfTheProductThatWaitsForIt() throws IOException {
            take(1, "{\"id\":\"a\",\"categories\":[\"Bread\"]," + PRODUCT + "}");
            take(2, "{\"id\":\"a\",\"price\":\"EUR:1\"," + PRODUCT + "}");
            take(3, "{\"id\":\"a\",\"unit\":\"Piece\"}");
            assertThat(sent).containsOnlyKeys(-1L);
            accept(-1, 40);
            assertThat(sent).containsOnlyKeys(-1L, 1L);
            accept(1, 1);
            assertThat(sent).containsOnlyKeys(-1L, 1L, 2L);
            reject(2, "PRODUCT_EXISTS");
            assertThat(told().lines())
                    .containsExactly(
                            "line 2: PRODUCT_EXISTS: exists with other details", "line 3: description is missing");
            assertThat(flights.isEmpty()).isTrue();
        }

        @Test
        void mayBeOneOfSeveral() throws IOException {
            takeProduct(1, ",\"categories\":[\"Bread\",\"Rolls\",\"Bread\"],\"group\":\"Bakery\"");
            assertThat(sent).containsOnlyKeys(-1L, -2L, -3L);
            assertThat(definition(-3)).isEqualTo(new Group("Bakery", "Bakery"));
            accept(-2, 42);
            accept(-1, 41);
            accept(-3, 43);
            assertThat(categories(1)).containsExactly(41L, 42L);
        }

        @Test
        void thatSomebodyElseDefinesMeanwhileIsUsedAsItIs() throws IOException {
            takeProduct(1, ",\"categories\":[\"Bread\"]");
            seen.put(
                    new Name(Kind.CATEGORY, "Bread"),
                    new Defined(9, new Category("Bread", new TreeMap<>(Map.of("de", "Brot")))));
            reject(-1, "CATEGORY_EXISTS");
            assertThat(categories(1)).containsExactly(9L);
            accept(1, 1);
            assertThat(summary()).startsWith("loaded 1 product in");
        }

        @Test
        void thatCannotBeDefinedFailsAllWhoNameIt() throws IOException {
            takeProduct(1, ",\"categories\":[\"Bread\"]");
            takeProduct(2, ",\"categories\":[\"Bread\"]");
            reject(-1, "TOO_MANY_DEFINITIONS");
            takeProduct(3, ",\"categories\":[\"Bread\"]");
            assertThat(sent).containsOnlyKeys(-1L);
            assertThat(told().lines())
                    .containsExactly(
                            "line 1: category 'Bread' cannot be defined: TOO_MANY_DEFINITIONS: it cannot be",
                            "line 2: category 'Bread' cannot be defined: TOO_MANY_DEFINITIONS: it cannot be",
                            "line 3: category 'Bread' cannot be defined: TOO_MANY_DEFINITIONS: it cannot be");
            assertThat(flights.isEmpty()).isTrue();
        }

        @Test
        void thatCanBeNoNameFailsItsLine() throws IOException {
            takeProduct(1, ",\"categories\":[\"\"]");
            assertThat(told()).isEqualTo("line 1: a category name must not be empty\n");
            assertThat(flights.isEmpty()).isTrue();
        }

        @Test
        void whoseCommandIsLostFailsAllWhoNameIt() throws IOException {
            takeProduct(1, ",\"categories\":[\"Bread\"]");
            dispatcher.settle(Result.refused(-1, "", "the brokers are gone"));
            assertThat(told()).isEqualTo("line 1: category 'Bread' cannot be defined: the brokers are gone\n");
        }
    }

    @Nested
    class ADefinition {
        @Test
        void holdsBackOnlyThoseWhoUseIt() throws IOException {
            take(1, TRAY);
            takeProduct(2, "");
            take(3, "{\"id\":\"rolls\",\"description\":\"d\",\"unit\":\"Tray\",\"stock\":\"0.5\"}");
            assertThat(sent).containsOnlyKeys(1L, 2L);
            accept(1, 5);
            assertThat(((DefineProduct) sent.get(3L)).details().unitFractions().digits())
                    .isEqualTo(1);
        }

        @Test
        void thatIsThereAlreadyIsNotSent() throws IOException {
            known.add(new Defined(3, new Group("Bakery", "all of it")));
            take(1, "{\"kind\":\"group\",\"group_name\":\"Bakery\",\"description\":\"all of it\"}");
            assertThat(sent).isEmpty();
            assertThat(flights.isEmpty()).isTrue();
            assertThat(summary()).contains("(1 unchanged, 0 failed)");
        }

        @Test
        void thatIsThereOtherwiseFailsAndIsUsedAsItIs() throws IOException {
            Defined bread = new Defined(3, new Category("Bread", new TreeMap<>()));
            known.add(bread);
            seen.put(Name.of(bread.definition()), bread);
            take(1, "{\"kind\":\"category\",\"name\":\"Bread\",\"name_i18n\":{\"de\":\"Brot\"}}");
            takeProduct(2, ",\"categories\":[\"Bread\"]");
            reject(1, "CATEGORY_EXISTS");
            assertThat(told()).isEqualTo("line 1: CATEGORY_EXISTS: exists with other details\n");
            assertThat(categories(2)).containsExactly(3L);
        }

        @Test
        void thatComesTwiceInAFileWaitsForItselfAndIsUnchanged() throws IOException {
            take(1, TRAY);
            take(2, TRAY);
            assertThat(sent).containsOnlyKeys(1L);
            accept(1, 5);
            assertThat(sent).containsOnlyKeys(1L);
            assertThat(summary()).startsWith("loaded 1 unit (1 unchanged, 0 failed)");
        }

        @Test
        void thatIsRejectedFailsThoseWhoNameIt() throws IOException {
            take(1, "{\"kind\":\"category\",\"name\":\"Bread\"}");
            takeProduct(2, ",\"categories\":[\"Bread\"]");
            reject(1, "DEFINITION_TOO_LARGE");
            assertThat(told().lines())
                    .containsExactly(
                            "line 1: DEFINITION_TOO_LARGE: it cannot be",
                            "line 2: category 'Bread' cannot be defined: DEFINITION_TOO_LARGE: it cannot be");
        }

        @Test
        void ofATemplateMaySelectWhatIsDefinedForIt() throws IOException {
            take(
                    1,
                    "{\"kind\":\"template\",\"template_id\":\"shop\",\"template_description\":\"d\",\"template_contract\":"
                            + "{\"template_type\":\"inventory-cart\",\"selected_categories\":[\"Bread\"],"
                            + "\"pay_duration\":{\"d_us\":1}}}");
            accept(-1, 6);
            assertThat(((Definition.Template) definition(1)).contract()).contains("\"selected_categories\":[6]");
            accept(1, 7);
            assertThat(summary()).startsWith("loaded 1 category, 1 template in");
        }
    }

    @Test
    void theFirstLineThatIsNotSettledIsKnown() throws IOException {
        takeProduct(4, "");
        takeProduct(5, "");
        assertThat(flights.firstLine(6)).isEqualTo(4);
        accept(4, 1);
        assertThat(flights.firstLine(6)).isEqualTo(5);
        accept(5, 1);
        assertThat(flights.firstLine(6)).isEqualTo(6);
    }

    @Test
    void whatIsUnderWayIsBoundedByCountAndByBytes() throws IOException {
        InFlight few = new InFlight(2);
        few.put(1, InFlight.Flight.waiting(1, 10));
        assertThat(few.isFull()).isFalse();
        few.put(2, InFlight.Flight.waiting(2, 10));
        assertThat(few.isFull()).isTrue();
        few.remove(1);
        assertThat(few.isFull()).isFalse();
        few.put(3, InFlight.Flight.waiting(3, 32 << 20));
        few.remove(2);
        assertThat(few.isFull()).isTrue();
    }
}
