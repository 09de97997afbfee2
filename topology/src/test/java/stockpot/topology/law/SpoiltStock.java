package stockpot.topology.law;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Decider;
import stockpot.kernel.Decision;
import stockpot.kernel.Moment;
import stockpot.kernel.Rejection;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockDecider;
import stockpot.stock.StockEvent;
import stockpot.topology.decide.Family;
import stockpot.topology.rows.Agenda;
import stockpot.topology.rows.Slices;
import stockpot.topology.rows.StockSlices;

/** The stock family with sound rules and sound plumbing, for a planted fault to spoil. */
final class SpoiltStock {
    private SpoiltStock() {}

    static Family<Stock, StockCommand, StockEvent> family(
            Decider<Stock, StockCommand, StockEvent> decider, UnaryOperator<Slices<Stock, StockCommand>> spoil) {
        Family<Stock, StockCommand, StockEvent> sound = Family.STOCK;
        return new Family<>(
                sound.topics(),
                decider,
                sound.words(),
                (rows, agenda) -> spoil.apply(new StockSlices(rows, agenda)),
                sound.hasView(),
                sound.viewed());
    }

    /** Sound slices. */
    static class Plumbing implements Slices<Stock, StockCommand> {
        private final Slices<Stock, StockCommand> sound;

        Plumbing(Slices<Stock, StockCommand> sound) {
            this.sound = sound;
        }

        @Override
        public @Nullable StockCommand dueBefore(StockCommand command, long timestamp) {
            return sound.dueBefore(command, timestamp);
        }

        @Override
        public StockCommand due(Agenda.Entry entry) {
            return sound.due(entry);
        }

        @Override
        public Loaded<Stock> load(StockCommand command, long timestamp) {
            return sound.load(command, timestamp);
        }

        @Override
        public void save(Loaded<Stock> before, Stock after, StockCommand command, Written written) {
            sound.save(before, after, command, written);
        }
    }

    /** Sound rules. */
    static class Rules implements Decider<Stock, StockCommand, StockEvent> {
        private final StockDecider sound = new StockDecider();

        Decision<StockEvent> spoil(Stock stock, StockCommand command, List<StockEvent> events) {
            return new Decision.Accepted<>(events);
        }

        Decision<StockEvent> spoil(Stock stock, StockCommand command, Rejection because) {
            return new Decision.Rejected<>(because);
        }

        @Override
        public Decision<StockEvent> decide(Stock slice, StockCommand command, Moment at) {
            return switch (sound.decide(slice, command, at)) {
                case Decision.Accepted<StockEvent> accepted -> spoil(slice, command, accepted.events());
                case Decision.Rejected<StockEvent> rejected -> spoil(slice, command, rejected.because());
            };
        }

        @Override
        public Stock apply(Stock slice, StockEvent event) {
            return sound.apply(slice, event);
        }
    }
}
