package stockpot.topology.records;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Level;
import stockpot.kernel.Resolution;

/**
 * A ledger record, or a part of one, as whoever follows it reads it: what this program wrote, so what is missing is a broken
 * invariant.
 */
public final class LedgerRecord {
    private final JsonNode node;
    private final InstanceId instance;

    private LedgerRecord(JsonNode node, InstanceId instance) {
        this.node = node;
        this.instance = instance;
    }

    public static LedgerRecord read(byte[] json) {
        try {
            JsonNode node = Records.JSON.readTree(json);
            return new LedgerRecord(node, new InstanceId(text(node, "instance")));
        } catch (IOException e) {
            throw new IllegalStateException("a ledger record is JSON that this program wrote", e);
        }
    }

    public String type() {
        return text("type");
    }

    public InstanceId instance() {
        return instance;
    }

    public AttemptId attempt() {
        return new AttemptId(text("attempt"));
    }

    /** What becomes of what it is about. */
    public Resolution resolution() {
        return Resolution.valueOf(text("fate"));
    }

    /**
     * What a command that follows from this knows itself by.
     *
     * @param follower which of those that follow, from 0
     */
    public SourcePosition source(int follower) {
        return SourcePosition.parse(
                text("position") + "/" + node.path("ordinal").asText() + "/" + follower);
    }

    /** Under which level it was decided, and what follows from it is counted. */
    public int level() {
        return node.path("level").asInt(Level.ONE.number());
    }

    public boolean has(String name) {
        return node.has(name);
    }

    public String text(String name) {
        return text(node, name);
    }

    public int number(String name) {
        return node.path(name).intValue();
    }

    /** A part that there is. */
    public LedgerRecord part(String name) {
        return new LedgerRecord(node.path(name), instance);
    }

    /** The parts of a list that there is. */
    public List<LedgerRecord> parts(String name) {
        if (!node.path(name).isArray()) {
            throw lacks(node, name);
        }
        return optionalParts(name);
    }

    /** The parts of a list that may be left out. */
    public List<LedgerRecord> optionalParts(String name) {
        List<LedgerRecord> parts = new ArrayList<>();
        node.path(name).forEach(part -> parts.add(new LedgerRecord(part, instance)));
        return parts;
    }

    /** The texts of a list. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        node.path(name).forEach(each -> texts.add(each.textValue()));
        return texts;
    }

    private static String text(JsonNode node, String name) {
        String text = node.path(name).textValue();
        if (text == null) {
            throw lacks(node, name);
        }
        return text;
    }

    private static IllegalStateException lacks(JsonNode node, String name) {
        return new IllegalStateException("a ledger record has no '" + name + "', which this program writes: " + node);
    }
}
