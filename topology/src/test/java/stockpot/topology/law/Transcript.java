package stockpot.topology.law;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import stockpot.topology.decide.CollectedEffects;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.Machine;
import stockpot.topology.rows.MapRows;
import stockpot.topology.rows.Rows;

/** All that came of a log, byte by byte: an entry for every record that was sent, in order, and the rows at the end. */
record Transcript(List<String> sent, List<String> rows) {
    private static final HexFormat HEX = HexFormat.of();

    /** What a log did up to one record, for those who look at every step. */
    record Step(long offset, Entry entry, MapRows rows, CollectedEffects effects, long earliestDue) {}

    /**
     * Folds a log.
     *
     * @param restarting whether to heed the restarts in it
     * @param spoil what the machine is given instead of sound rows, each time it is started
     * @param look is shown every record ahead of it, with no effects, and after it, with those it had
     */
    static <S, C, E> Transcript of(
            Family<S, C, E> family,
            Layout layout,
            List<Entry> log,
            boolean restarting,
            UnaryOperator<Rows> spoil,
            Consumer<Step> look) {
        MapRows rows = new MapRows();
        CollectedEffects effects = new CollectedEffects(family.name(), false);
        List<String> sent = new ArrayList<>();
        Machine<S, C, E> machine = new Machine<>(family, layout, 0, spoil.apply(rows), effects);
        for (int offset = 0; offset < log.size(); offset++) {
            Entry entry = log.get(offset);
            look.accept(new Step(offset, entry, rows, effects, machine.earliestDue()));
            if (entry.restart() && restarting) {
                machine = new Machine<>(family, layout, 0, spoil.apply(rows), effects);
            }
            machine.process(entry.key(), entry.value(), entry.timestamp(), offset);
            look.accept(new Step(offset, entry, rows, effects, machine.earliestDue()));
            write(sent, offset, effects);
            effects.clear();
        }
        return new Transcript(sent, shown(rows));
    }

    static List<String> shown(MapRows rows) {
        List<String> shown = new ArrayList<>();
        for (Map.Entry<byte[], byte[]> row : rows.map().entrySet()) {
            shown.add((char) row.getKey()[0] + " " + hex(row.getKey()) + " = " + hex(row.getValue()));
        }
        return shown;
    }

    static <S, C, E> Transcript of(Family<S, C, E> family, Layout layout, List<Entry> log, boolean restarting) {
        return of(family, layout, log, restarting, UnaryOperator.identity(), step -> {});
    }

    private static void write(List<String> sent, int offset, CollectedEffects effects) {
        effects.results().forEach(result -> sent.add(offset + " result " + text(result.value())));
        effects.facts().forEach(fact -> sent.add(offset + " ledger " + text(fact.value())));
        effects.views().forEach(view -> sent.add(offset + " view " + hex(view.key()) + " " + hex(view.row())));
        effects.letters().forEach(letter -> sent.add(offset + " letter " + letter.reason()));
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    private static String hex(byte @Nullable [] bytes) {
        return bytes == null ? "none" : HEX.formatHex(bytes);
    }

    /** The first line in which another transcript differs; null for none. */
    @Nullable
    String difference(Transcript other) {
        String first = difference(sent, other.sent);
        return first != null ? first : difference(rows, other.rows);
    }

    private static @Nullable String difference(List<String> one, List<String> other) {
        for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
            String here = i < one.size() ? one.get(i) : "nothing";
            String there = i < other.size() ? other.get(i) : "nothing";
            if (!here.equals(there)) {
                return here + "\n  but " + there;
            }
        }
        return null;
    }
}
