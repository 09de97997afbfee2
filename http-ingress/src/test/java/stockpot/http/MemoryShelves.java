package stockpot.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stockpot.http.gateway.Outcome;
import stockpot.http.gateway.Position;
import stockpot.http.gateway.Reads.Row;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Decision;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Moment;
import stockpot.quantity.Quantity;
import stockpot.stock.Hold;
import stockpot.stock.HoldOwner;
import stockpot.stock.Image;
import stockpot.stock.Lock;
import stockpot.stock.LockId;
import stockpot.stock.Product;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductKey;
import stockpot.stock.Stock;
import stockpot.stock.Stock.Holding;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.stock.StockCommand.SellHold;
import stockpot.stock.StockDecider;
import stockpot.stock.StockEvent;
import stockpot.stock.StockLists.Holder;
import stockpot.stock.StockLists.HolderKind;
import stockpot.stock.StockLists.HolderPlace;
import stockpot.stock.StockLists.Holders;
import stockpot.stock.StockLists.Offered;
import stockpot.stock.StockLists.ProductList;
import stockpot.stock.StockLists.ProductName;
import stockpot.stock.StockLists.ProductRow;

/** The stock of the machine for tests: the real rules over maps. */
final class MemoryShelves {
    private static final class Shelf {
        Product product;
        ProductDetails details;
        Position position;
        final Map<LockId, Lock> locks = new LinkedHashMap<>();
        final Map<AttemptId, Hold> holds = new LinkedHashMap<>();

        Shelf(Product product, ProductDetails details, Position position) {
            this.product = product;
            this.details = details;
            this.position = position;
        }

        /** What a command about a hold reads. */
        Holding holding(@Nullable AttemptId attempt, StockCommand command) {
            if (attempt == null) {
                return Holding.NONE;
            }
            Hold named = holds.get(attempt);
            if (command instanceof HoldStock c) {
                return new Holding(
                        named, hold(c.over()), locks(lock -> c.locks().contains(lock.id())), List.of(), publiclyHeld());
            }
            AttemptId under = named == null ? null : named.under();
            Hold other = named == null ? null : hold(under == null ? named.over() : under);
            AttemptId undecided = under == null ? attempt : under;
            return new Holding(
                    named, other, locks(lock -> undecided.equals(lock.asideFor())), List.of(), publiclyHeld());
        }

        Quantity publiclyHeld() {
            return holds.values().stream()
                    .filter(hold -> hold.owner().kind() == HoldOwner.Kind.PUBLIC_ORDER && hold.under() == null)
                    .map(Hold::counted)
                    .reduce(Quantity.ZERO, Quantity::plus);
        }

        long due() {
            return locks.values().stream()
                    .filter(lock -> lock.asideFor() == null)
                    .mapToLong(Lock::deadline)
                    .min()
                    .orElse(Long.MAX_VALUE);
        }

        private @Nullable Hold hold(@Nullable AttemptId attempt) {
            return attempt == null ? null : holds.get(attempt);
        }

        private List<Lock> locks(Predicate<Lock> which) {
            return locks.values().stream().filter(which).toList();
        }
    }

    private final StockDecider rules = new StockDecider();
    private final Map<ProductKey, Shelf> shelves = new HashMap<>();

    Outcome decide(StockCommand command, Position position, long epochMillis) {
        Shelf shelf = shelves.get(command.key());
        Moment at = new Moment(epochMillis, position.offset() + 1);
        if (shelf != null) {
            endLocks(shelf, at);
        }
        Lock named = shelf == null || command.lock() == null ? null : shelf.locks.get(command.lock());
        AttemptId attempt = switch (command) {
            case HoldStock c -> c.attempt();
            case ConfirmHold c -> c.attempt();
            case SellHold c -> c.attempt();
            case ReleaseHold c -> c.attempt();
            default -> null;
        };
        Stock before = shelf == null
                ? Stock.NOTHING
                : Stock.of(shelf.product, shelf.details, named).holding(shelf.holding(attempt, command));
        Stock stock = before;
        Decision<StockEvent> decision = rules.decide(stock, command, at);
        if (decision instanceof Decision.Accepted<StockEvent> accepted) {
            for (StockEvent event : accepted.events()) {
                stock = rules.apply(stock, event);
            }
            save(command.key(), before, stock, position, !accepted.events().isEmpty());
            if (attempt != null) {
                saveHolding(shelves.get(command.key()), attempt, before.holding(), stock.holding());
            }
        }
        return MemoryMachine.outcome(decision, position);
    }

    private void endLocks(Shelf shelf, Moment at) {
        for (Lock lock : List.copyOf(shelf.locks.values())) {
            if (lock.deadline() <= at.epochMillis() && lock.asideFor() == null) {
                Stock stock = Stock.of(shelf.product, shelf.details, null).ending(List.of(lock));
                Stock after =
                        rules.apply(stock, new StockEvent.LockExpired(lock.id(), lock.quantity(), lock.deadline()));
                shelf.product = Objects.requireNonNull(after.product());
                shelf.locks.remove(lock.id());
            }
        }
    }

    private void save(ProductKey key, Stock before, Stock stock, Position position, boolean changed) {
        if (stock.product() == null) {
            shelves.remove(key);
            return;
        }
        Shelf shelf = shelves.get(key);
        if (shelf == null) {
            shelf = new Shelf(stock.product(), Objects.requireNonNull(stock.details()), position);
            shelves.put(key, shelf);
        }
        shelf.product = stock.product();
        shelf.details = Objects.requireNonNull(stock.details());
        shelf.position = changed ? position : shelf.position;
        if (before.lock() != null) {
            shelf.locks.remove(before.lock().id());
        }
        if (stock.lock() != null) {
            shelf.locks.put(stock.lock().id(), stock.lock());
        }
    }

    private static void saveHolding(@Nullable Shelf shelf, AttemptId attempt, Holding before, Holding after) {
        if (shelf == null) {
            return;
        }
        shelf.holds.remove(attempt);
        if (before.other() != null) {
            shelf.holds.remove(before.other().attempt());
        }
        for (Hold hold : new Hold[] {after.hold(), after.other()}) {
            if (hold != null) {
                shelf.holds.put(hold.attempt(), hold);
            }
        }
        before.locks().forEach(lock -> shelf.locks.remove(lock.id()));
        after.locks().forEach(lock -> shelf.locks.put(lock.id(), lock));
    }

    /** What an attempt has of a product. */
    Quantity held(ProductKey key, AttemptId attempt) {
        Shelf shelf = shelves.get(key);
        Hold hold = shelf == null ? null : shelf.holds.get(attempt);
        return hold == null ? Quantity.ZERO : hold.quantity();
    }

    Optional<Row<ProductRow>> product(ProductKey key) {
        Shelf shelf = shelves.get(key);
        return shelf == null
                ? Optional.empty()
                : Optional.of(new Row<>(
                        new ProductRow(
                                key.product(),
                                shelf.product,
                                shelf.details,
                                Image.hashOf(shelf.details.image()),
                                shelf.due(),
                                shelf.publiclyHeld()),
                        shelf.position));
    }

    /** In the order of their serial numbers. */
    List<ProductName> products(ProductList list) {
        return listed(list.instance())
                .filter(row -> list.filter()
                        .takes(row.details().groupId(), row.details().categories()))
                .filter(row -> list.filter().takesTexts(row.details()))
                .map(row -> new ProductName(
                        row.id(), row.product().serial(), row.details().groupId()))
                .toList();
    }

    /** The instance's products as lists have them: without their images. */
    private Stream<ProductRow> listed(InstanceId instance) {
        return shelves.entrySet().stream()
                .filter(entry -> entry.getKey().instance().equals(instance))
                .map(entry -> new ProductRow(
                        entry.getKey().product(),
                        entry.getValue().product,
                        entry.getValue().details.withImage(""),
                        Image.hashOf(entry.getValue().details.image()),
                        entry.getValue().due(),
                        entry.getValue().publiclyHeld()))
                .sorted(Comparator.comparingLong(row -> row.product().serial()));
    }

    List<ProductRow> offered(Offered offered) {
        return listed(offered.instance())
                .filter(row -> offered.selection().takes(row.id(), row.details().categories()))
                .limit(offered.limit())
                .toList();
    }

    /** Orders and reservations without their deadlines, which are not known here. */
    Stream<Holder> holders(Holders asked) {
        Shelf shelf = shelves.get(new ProductKey(asked.instance(), asked.product()));
        if (shelf == null) {
            return Stream.empty();
        }
        Stream<Holder> locks = shelf.locks.values().stream()
                .filter(lock -> lock.asideFor() == null)
                .map(lock -> new Holder(
                        new HolderPlace(
                                lock.deadline(), HolderKind.LOCK, lock.id().value()),
                        lock.quantity()));
        Stream<Holder> holds = shelf.holds.values().stream()
                .filter(hold -> hold.under() == null)
                .map(hold -> new Holder(
                        new HolderPlace(
                                Hold.NEVER,
                                hold.owner().kind() == HoldOwner.Kind.RESERVATION
                                        ? HolderKind.RESERVATION
                                        : HolderKind.ORDER,
                                hold.owner().id()),
                        hold.counted()));
        return Stream.concat(locks, holds);
    }

    /** About what the texts of the instance's products are. */
    long bytes(InstanceId instance) {
        return shelves.entrySet().stream()
                .filter(entry -> entry.getKey().instance().equals(instance))
                .map(entry -> entry.getValue().details)
                .mapToLong(details -> details.description().length()
                        + details.name().length()
                        + details.image().length())
                .sum();
    }

    Map<Long, Integer> productsByCategory(InstanceId instance) {
        Map<Long, Integer> counts = new HashMap<>();
        List<Long> all = new ArrayList<>();
        listed(instance).forEach(row -> all.addAll(row.details().categories()));
        all.forEach(category -> counts.merge(category, 1, Integer::sum));
        return counts;
    }

    Optional<String> image(InstanceId instance, String hash) {
        return shelves.entrySet().stream()
                .filter(entry -> entry.getKey().instance().equals(instance))
                .map(entry -> entry.getValue().details.image())
                .filter(image -> Image.hashOf(image).equals(hash))
                .findAny();
    }
}
