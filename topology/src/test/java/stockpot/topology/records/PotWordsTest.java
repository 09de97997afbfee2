package stockpot.topology.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Moment;
import stockpot.money.Amount;
import stockpot.pots.Claim;
import stockpot.pots.Paid;
import stockpot.pots.PotAnswer;
import stockpot.pots.PotAnswer.NameGranted;
import stockpot.pots.PotAnswer.NameLost;
import stockpot.pots.PotCommand;
import stockpot.pots.PotCommand.ChangePot;
import stockpot.pots.PotCommand.ClaimName;
import stockpot.pots.PotCommand.ClosePot;
import stockpot.pots.PotCommand.ConfirmName;
import stockpot.pots.PotCommand.CreditPot;
import stockpot.pots.PotCommand.ForgetAttempt;
import stockpot.pots.PotCommand.OpenPot;
import stockpot.pots.PotCommand.ReleaseName;
import stockpot.pots.PotCommand.ReportName;
import stockpot.pots.PotCommand.ResolveName;
import stockpot.pots.PotEvent;
import stockpot.pots.PotName;
import stockpot.pots.Pots;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.pots.Totals;
import stockpot.topology.table.Unreadable;

/** Commands about pots and names in JSON: read back as written, and refused when they are none. */
class PotWordsTest {
    private static final InstanceId SHOP = new InstanceId("shop");
    private static final PotKey POT = new PotKey(SHOP, 17);
    private static final PotName TIPS = new PotName("tips");
    private static final NameKey NAME = new NameKey(SHOP, TIPS);
    private static final AttemptId ATTEMPT = new AttemptId("a");
    private static final Totals MUCH = totals("USD:4503599627370496.99999999", "EUR:0.00000001");
    private static final String HOSTILE = "\" \\ \u0001 \ud83e\ude91 \u2028 </script>";
    private static final PotName HOSTILE_NAME = new PotName("\" \\ \ud83e\ude91 \u2028 </script> /%2F:3:x");

    private final Records<Pots, PotCommand, PotEvent> records = new Records<>(new PotWords());

    private static Totals totals(String... amounts) {
        return Totals.of(Stream.of(amounts).map(Amount::parse).toList());
    }

    static List<PotCommand> commands() {
        NameKey hostile = new NameKey(new InstanceId("a\"b\\c\ud83e\ude91/%2F"), HOSTILE_NAME);
        PotKey last = new PotKey(hostile.instance(), Moment.MAX_SERIAL);
        Amount euro = Amount.parse("EUR:1.5");
        return List.of(
                new ClaimName(NAME, ATTEMPT, 0),
                new ClaimName(hostile, ATTEMPT, Moment.MAX_SERIAL),
                new ConfirmName(hostile, ATTEMPT),
                new ReleaseName(NAME, ATTEMPT),
                new OpenPot(POT, ATTEMPT, 0, TIPS, ""),
                new OpenPot(last, ATTEMPT, Claim.NEVER, HOSTILE_NAME, HOSTILE),
                new ChangePot(POT, null, Claim.NEVER, TIPS, "", null, null, ""),
                new ChangePot(last, ATTEMPT, 0, HOSTILE_NAME, HOSTILE, MUCH, Totals.NOTHING, HOSTILE),
                new ChangePot(POT, null, Claim.NEVER, TIPS, "", Totals.NOTHING, MUCH, "clerk"),
                new CreditPot(POT, euro, new Paid("2026-1", 0)),
                new CreditPot(last, Amount.parse("eur:0"), new Paid("a\"b\\c", Integer.MAX_VALUE)),
                new ClosePot(POT, ""),
                new ClosePot(last, HOSTILE),
                new ResolveName(POT, ATTEMPT, HOSTILE_NAME));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void areReadBackAsWritten(PotCommand command) throws Unreadable {
        Envelope.Sent<PotCommand> sent = new Envelope.Sent<>("id", true, "ff", command);
        byte[] value = records.write(sent);
        SchemaCheck.requireValid("pots-commands", value);
        assertThat(records.read(records.key(command), value, 0, 1)).isEqualTo(sent);
    }

    static List<Arguments> settled() {
        return List.of(
                Arguments.of("orders", new CreditPot(POT, Amount.parse("EUR:1"), new Paid("o", 3))),
                Arguments.of("pots", new ConfirmName(NAME, ATTEMPT)),
                Arguments.of("pots", new ReleaseName(NAME, ATTEMPT)),
                Arguments.of("pots", new ResolveName(POT, ATTEMPT, TIPS)));
    }

    @ParameterizedTest
    @MethodSource("settled")
    void areReadBackWithTheirSource(String family, PotCommand command) throws Unreadable {
        Source source = new Source("stockpot." + family + ".ledger", 3, 1042, 1);
        Envelope.Settled<PotCommand> settled = new Envelope.Settled<>(source, command);
        byte[] value = records.write(settled);
        SchemaCheck.requireValid("pots-commands", value);
        assertThat(records.read(records.key(command), value, 0, 1)).isEqualTo(settled);
    }

    @Test
    void areNeverSentByTheClock() {
        for (PotCommand command : List.of(new ReportName(NAME), new ForgetAttempt(POT, ATTEMPT))) {
            assertThat(new PotWords().type(command)).isEqualTo("Tick");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> records.write(new Envelope.Sent<>("id", false, "", command)));
        }
    }

    @Test
    void aNameThatIsANumberIsNotTakenForAPot() {
        NameKey number = new NameKey(SHOP, new PotName("17"));
        NameKey word = new NameKey(SHOP, new PotName("name"));
        byte[] pot = records.key(new ClosePot(POT, ""));
        byte[] name = records.key(new ReleaseName(number, ATTEMPT));
        assertThat(pot).isEqualTo(RecordKey.of("shop", "17"));
        assertThat(name).isEqualTo(RecordKey.of("shop", "name", "17")).isNotEqualTo(pot);
        assertThat(records.key(new ReleaseName(word, ATTEMPT))).isEqualTo(RecordKey.of("shop", "name", "name"));
        byte[] value = records.write(new Envelope.Sent<>("id", false, "", new ReleaseName(number, ATTEMPT)));
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> records.read(pot, value, 0, 1))
                .withMessageContaining("key");
    }

    private static String pot(String type, String members) {
        return "{\"type\":\"" + type + "\",\"id\":\"1\",\"instance\":\"shop\",\"pot\":\"17\"" + members + "}";
    }

    private static String name(String type, String members) {
        return "{\"type\":\"" + type + "\",\"id\":\"1\",\"instance\":\"shop\",\"name\":\"tips\"" + members + "}";
    }

    private Envelope<PotCommand> read(String value) throws Unreadable {
        boolean isOfName = value.contains("Name\",") && !value.contains("ResolveName");
        byte[] key = isOfName ? RecordKey.of("shop", "name", "tips") : RecordKey.of("shop", "17");
        return records.read(key, value.getBytes(StandardCharsets.UTF_8), 0, 1);
    }

    @Test
    void areReadWhenAllThatIsOptionalIsLeftOut() throws Unreadable {
        String named = ",\"name\":\"tips\",\"description\":\"\"";
        List<Arguments> bare = List.of(
                Arguments.of(name("ClaimName", ",\"attempt\":\"a\""), new ClaimName(NAME, ATTEMPT, 0)),
                Arguments.of(pot("ChangePot", named), new ChangePot(POT, null, Claim.NEVER, TIPS, "", null, null, "")),
                Arguments.of(
                        pot("CreditPot", ",\"amount\":\"EUR:1\",\"order\":\"o\""),
                        new CreditPot(POT, Amount.parse("EUR:1"), new Paid("o", 0))),
                Arguments.of(pot("ClosePot", ""), new ClosePot(POT, "")));
        for (Arguments each : bare) {
            String value = (String) each.get()[0];
            SchemaCheck.requireValid("pots-commands", value.getBytes(StandardCharsets.UTF_8));
            assertThat(read(value)).isEqualTo(new Envelope.Sent<>("1", false, "", (PotCommand) each.get()[1]));
        }
    }

    @Test
    void sumsAreReadInAnyOrderAndWithZerosAndAnyCase() throws Unreadable {
        String value = pot(
                "ChangePot",
                ",\"name\":\"tips\",\"description\":\"\",\"expected\":[\"usd:2\",\"EUR:1.50\",\"KUDOS:0\"],"
                        + "\"totals\":[\"EUR:0\"]");
        SchemaCheck.requireValid("pots-commands", value.getBytes(StandardCharsets.UTF_8));
        assertThat(read(value))
                .isEqualTo(new Envelope.Sent<>(
                        "1",
                        false,
                        "",
                        new ChangePot(
                                POT, null, Claim.NEVER, TIPS, "", totals("EUR:1.5", "USD:2"), Totals.NOTHING, "")));
    }

    static List<Arguments> unreadable() {
        String change = ",\"name\":\"tips\",\"description\":\"\"";
        String open = ",\"attempt\":\"a\"" + change;
        String claim = ",\"attempt\":\"a\",\"overdue_ms\":1";
        String paid = ",\"order\":\"o\",\"amount\":\"EUR:1\"";
        return List.of(
                Arguments.of(pot("ReportName", ",\"name\":\"tips\""), "no type 'ReportName'"),
                Arguments.of(pot("ForgetAttempt", ",\"attempt\":\"a\""), "no type 'ForgetAttempt'"),
                Arguments.of("{\"type\":\"ClosePot\",\"id\":\"1\",\"instance\":\"shop\"}", "'pot' is missing"),
                Arguments.of(pot("ClosePot", "").replace("\"17\"", "17"), "'pot' must be a string"),
                Arguments.of(pot("ClosePot", "").replace("17", "+17"), "without a sign"),
                Arguments.of(pot("ClosePot", "").replace("17", "017"), "without zeros"),
                Arguments.of(pot("ClosePot", "").replace("17", "0"), "from 1 to 2^53 - 1"),
                Arguments.of(pot("ClosePot", "").replace("17", "-17"), "from 1 to 2^53 - 1"),
                Arguments.of(pot("ClosePot", "").replace("17", "tips"), "\"tips\""),
                Arguments.of(pot("ClosePot", "").replace("17", "\u0661\u0667"), "without a sign"),
                Arguments.of(pot("ClosePot", ",\"by\":null"), "'by' must be a string"),
                Arguments.of(pot("ClosePot", ",\"name\":\"tips\""), "schema does not know"),
                Arguments.of(name("ClaimName", ""), "'attempt' is missing"),
                Arguments.of(name("ClaimName", ",\"attempt\":\"\""), "must not be empty"),
                Arguments.of(name("ClaimName", ",\"attempt\":\"a\",\"pot\":\"0\""), "from 1 to 2^53 - 1"),
                Arguments.of(name("ClaimName", ",\"attempt\":\"a\",\"pot\":\"07\""), "without zeros"),
                Arguments.of(name("ClaimName", ",\"attempt\":\"a\",\"pot\":7"), "'pot' must be a string"),
                Arguments.of(name("ConfirmName", ",\"attempt\":\"a\",\"pot\":\"7\""), "schema does not know"),
                Arguments.of(pot("OpenPot", change), "'attempt' is missing"),
                Arguments.of(pot("OpenPot", claim + ",\"description\":\"\""), "'name' is missing"),
                Arguments.of(pot("OpenPot", claim + ",\"name\":\"tips\""), "'description' is missing"),
                Arguments.of(pot("OpenPot", open), "'overdue_ms' is missing"),
                Arguments.of(pot("OpenPot", open + ",\"overdue_ms\":-1"), "must not be negative"),
                Arguments.of(pot("OpenPot", open + ",\"overdue_ms\":1.5"), "integer of 64 bits"),
                Arguments.of(pot("ChangePot", open), "a claim is overdue some time"),
                Arguments.of(pot("ChangePot", open + ",\"overdue_ms\":-1"), "must not be negative"),
                Arguments.of(pot("ChangePot", change + ",\"overdue_ms\":1"), "and nothing else is"),
                Arguments.of(pot("ChangePot", change + ",\"totals\":\"EUR:1\""), "must be an array"),
                Arguments.of(pot("ChangePot", change + ",\"totals\":[1]"), "'totals' must be a string"),
                Arguments.of(pot("ChangePot", change + ",\"totals\":[\"EUR:1.000000001\"]"), "eight digits"),
                Arguments.of(pot("ChangePot", change + ",\"expected\":[\"EUR:-1\"]"), "an amount is"),
                Arguments.of(pot("CreditPot", paid + ",\"line\":-1"), "must not be negative"),
                Arguments.of(pot("CreditPot", paid + ",\"line\":2147483648"), "at most 2147483647"),
                Arguments.of(pot("CreditPot", ",\"order\":\"o\""), "'amount' is missing"),
                Arguments.of(pot("CreditPot", ",\"amount\":\"EUR:1\""), "'order' is missing"),
                Arguments.of(pot("ResolveName", ",\"attempt\":\"a\""), "'name' is missing"));
    }

    /** What no schema can say. */
    static List<Arguments> unreadableWhateverTheSchemaSays() {
        String change = ",\"name\":\"tips\",\"description\":\"\"";
        String many = String.join(
                ",",
                IntStream.range(0, 101)
                        .mapToObj(i -> "\"C" + (char) ('A' + i / 26) + (char) ('A' + i % 26) + ":1\"")
                        .toList());
        return List.of(
                Arguments.of(pot("ClosePot", "").replace("17", "9007199254740992"), "from 1 to 2^53 - 1"),
                Arguments.of(
                        name("ClaimName", ",\"attempt\":\"a\",\"pot\":\"9007199254740992\""), "from 1 to 2^53 - 1"),
                Arguments.of(pot("ChangePot", change + ",\"totals\":[\"EUR:1\",\"eur:1\"]"), "EUR is there twice"),
                Arguments.of(pot("ChangePot", change + ",\"totals\":[\"EUR:4503599627370497\"]"), "at most 2^52"),
                Arguments.of(pot("ChangePot", change + ",\"totals\":[" + many + "]"), "at most 100 currencies"),
                Arguments.of(
                        pot(
                                "ChangePot",
                                ",\"name\":\"tips\",\"description\":\"" + "\ud83e\ude91".repeat(32_769) + "\""),
                        "at most 65536"),
                Arguments.of(pot("ChangePot", ",\"name\":\"tips\",\"description\":\"\\ud800\""), "well-formed"));
    }

    @ParameterizedTest
    @MethodSource({"unreadable", "unreadableWhateverTheSchemaSays"})
    void areRefusedWhenTheyAreNone(String value, String reason) {
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> read(value))
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void areRefusedByTheSchemaToo(String value, String reason) {
        assertThat(SchemaCheck.isValid("pots-commands", value)).isFalse();
    }

    @Test
    void aGrantedClaimSaysByWhomAndForWhichPotItIsAndHowLongItWaits() {
        assertThat(said("{\"attempt\":\"a\",\"pot\":\"7\",\"overdue_ms\":1767268810000}"))
                .isEqualTo(new NameGranted(ATTEMPT, 7, 1_767_268_810_000L));
    }

    @Test
    void aChangeSaysWhichNameThePotHasLost() {
        assertThat(said("{\"released\":{\"name\":\"17\",\"attempt\":\"a\"}}"))
                .isEqualTo(new NameLost(new PotName("17"), ATTEMPT));
        assertThat(said("{\"unchanged\":true}")).isEqualTo(new PotAnswer.Done());
        assertThat(said("{}")).isEqualTo(new PotAnswer.Done());
    }

    private static PotAnswer said(String data) {
        return SaidInResults.accepted(new PotWords(), data);
    }
}
