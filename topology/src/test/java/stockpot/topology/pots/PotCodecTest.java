package stockpot.topology.pots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.pots.PotAnswer;
import stockpot.pots.PotAnswer.NameGranted;
import stockpot.pots.PotAnswer.Released;
import stockpot.pots.PotCommand;
import stockpot.pots.PotCommand.ClosePot;
import stockpot.pots.PotCommand.ReleaseName;
import stockpot.pots.PotEvent;
import stockpot.pots.PotName;
import stockpot.pots.Pots;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.topology.records.CommandsInJsonTest;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.RecordKey;
import stockpot.topology.records.Records;
import stockpot.topology.records.SaidInResults;
import stockpot.topology.table.Unreadable;

/** What is said of pots and names beside what {@link CommandsInJsonTest} reads. */
class PotCodecTest {
    private static final InstanceId SHOP = new InstanceId("shop");
    private static final PotKey POT = new PotKey(SHOP, 17);
    private static final AttemptId ATTEMPT = new AttemptId("a");

    private final Records<Pots, PotCommand, PotEvent> records = new Records<>(new PotCodec());

    @Test
    void aDescriptionHasAtMost65536Characters() {
        String value = "{\"type\":\"ChangePot\",\"id\":\"1\",\"instance\":\"shop\",\"pot\":\"17\",\"name\":\"tips\""
                + ",\"description\":\"" + "\ud83e\ude91".repeat(32_769) + "\"}";
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(
                        () -> records.read(RecordKey.of("shop", "17"), value.getBytes(StandardCharsets.UTF_8), 0, 1))
                .withMessageContaining("at most 65536");
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

    @Test
    void aGrantedClaimSaysByWhomAndForWhichPotItIsAndHowLongItWaits() {
        assertThat(said("{\"attempt\":\"a\",\"pot\":\"7\",\"overdue_ms\":1767268810000}"))
                .isEqualTo(new NameGranted(ATTEMPT, 7, 1_767_268_810_000L));
    }

    @Test
    void aChangeSaysWhichNameThePotHasLost() {
        assertThat(said("{\"released\":{\"name\":\"17\",\"attempt\":\"a\"}}"))
                .isEqualTo(new Released(new PotName("17"), ATTEMPT));
        assertThat(said("{\"unchanged\":true}")).isEqualTo(new PotAnswer.Done());
        assertThat(said("{}")).isEqualTo(new PotAnswer.Done());
    }

    private static PotAnswer said(String data) {
        return SaidInResults.accepted(new PotCodec(), data);
    }
}
