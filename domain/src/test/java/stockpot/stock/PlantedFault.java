package stockpot.stock;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Decider;
import stockpot.kernel.Decision;
import stockpot.kernel.Moment;
import stockpot.quantity.Quantity;
import stockpot.stock.StockCommand.ChangeProduct;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.DefineProduct;
import stockpot.stock.StockCommand.DropLocks;
import stockpot.stock.StockCommand.EndLocks;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.LockStock;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.stock.StockCommand.RemoveProduct;
import stockpot.stock.StockCommand.SellHold;
import stockpot.stock.StockEvent.LockExpired;
import stockpot.stock.StockEvent.ProductChanged;
import stockpot.stock.StockEvent.ProductDefined;
import stockpot.stock.StockEvent.StockLocked;
import stockpot.stock.StockEvent.StockUnlocked;
import stockpot.stock.StockRejection.Code;
import stockpot.stock.StockRejection.OutOfStock;

/** The rules with one fault each: a checker that does not find it proves nothing. */
enum PlantedFault implements Decider<Stock, StockCommand, StockEvent> {
    FORGETS_ITS_OWN_QUANTITY(true) {
        @Override
        Decision<StockEvent> lock(Stock stock, LockStock c, Moment at) {
            return RULES.decide(with(stock, there(stock), null, stock.overdue()), c, at);
        }
    },
    COUNTS_OVERDUE_LOCKS(true) {
        @Override
        Decision<StockEvent> lock(Stock stock, LockStock c, Moment at) {
            return RULES.decide(with(stock, there(stock), stock.lock(), false), c, at);
        }
    },
    REFUSES_WHAT_FITS_WHILE_LOCKS_ARE_OVERDUE(false) {
        @Override
        Decision<StockEvent> lock(Stock stock, LockStock c, Moment at) {
            return stock.overdue() ? StockDecider.stillEnding() : RULES.decide(stock, c, at);
        }
    },
    COUNTS_ITS_OWN_OVERDUE_LOCK_TWICE_AS_FREE(true) {
        @Override
        Decision<StockEvent> lock(Stock stock, LockStock c, Moment at) {
            Lock own = stock.lock();
            if (own == null || !own.isOverAt(at.epochMillis())) {
                return RULES.decide(stock, c, at);
            }
            Product p = there(stock);
            Product more = product(p, Total.of(p.total().limit().plus(own.quantity())), p.sold(), p.lost());
            return RULES.decide(with(stock, more, own, stock.overdue()), c, at);
        }
    },
    REFUSES_THE_LAST_MILLIONTH(true) {
        @Override
        Decision<StockEvent> lock(Stock stock, LockStock c, Moment at) {
            Product p = there(stock);
            Product less = Samples.made(
                    p.serial(),
                    p.total(),
                    p.sold(),
                    p.lost(),
                    p.locked().plus(Samples.MILLIONTH),
                    p.locks() + 1,
                    p.fractions(),
                    p.nextRestock());
            return RULES.decide(with(stock, less, stock.lock(), stock.overdue()), c, at);
        }
    },
    GRANTS_A_MILLIONTH_TOO_MUCH(true) {
        @Override
        Decision<StockEvent> lock(Stock stock, LockStock c, Moment at) {
            Product p = there(stock);
            Product more = product(p, Total.of(p.total().limit().plus(Samples.MILLIONTH)), p.sold(), p.lost());
            return RULES.decide(with(stock, more, stock.lock(), stock.overdue()), c, at);
        }
    },
    FORGETS_WHAT_WAS_LOST(true) {
        @Override
        Decision<StockEvent> lock(Stock stock, LockStock c, Moment at) {
            Product p = there(stock);
            return RULES.decide(
                    with(stock, product(p, p.total(), p.sold(), Quantity.ZERO), stock.lock(), stock.overdue()), c, at);
        }
    },
    FORGETS_WHAT_WAS_SOLD(true) {
        @Override
        Decision<StockEvent> lock(Stock stock, LockStock c, Moment at) {
            Product p = there(stock);
            return RULES.decide(
                    with(stock, product(p, p.total(), Quantity.ZERO, p.lost()), stock.lock(), stock.overdue()), c, at);
        }
    },
    SAYS_THAT_NOTHING_IS_AVAILABLE(true) {
        @Override
        Decision<StockEvent> lock(Stock stock, LockStock c, Moment at) {
            return RULES.decide(stock, c, at) instanceof Decision.Rejected<StockEvent>(OutOfStock because)
                    ? new Decision.Rejected<>(new OutOfStock(because.requested(), Quantity.ZERO, because.nextRestock()))
                    : RULES.decide(stock, c, at);
        }
    },
    ROUNDS_DURATIONS_DOWN(false) {
        @Override
        Decision<StockEvent> lock(Stock stock, LockStock c, Moment at) {
            Long micros = c.durationMicros();
            Long down = micros == null ? null : Long.valueOf(micros / 1000 * 1000);
            return RULES.decide(stock, new LockStock(c.key(), c.lock(), c.quantity(), down), at);
        }
    },
    ENDS_WHAT_IS_FOREVER(false) {
        @Override
        Decision<StockEvent> lock(Stock stock, LockStock c, Moment at) {
            long micros = c.durationMicros() == null ? 86_400_000_000L : c.durationMicros();
            return RULES.decide(stock, new LockStock(c.key(), c.lock(), c.quantity(), micros), at);
        }
    },
    REPLACES_AN_OVERDUE_LOCK_WITHOUT_ENDING_IT(true) {
        @Override
        Decision<StockEvent> lock(Stock stock, LockStock c, Moment at) {
            return c.quantity().isZero()
                    ? RULES.decide(stock, c, at)
                    : without(LockExpired.class, RULES.decide(stock, c, at));
        }
    },
    ENDS_AN_OVERDUE_LOCK_AS_IF_IT_LIVED(true) {
        @Override
        Decision<StockEvent> lock(Stock stock, LockStock c, Moment at) {
            Lock own = stock.lock();
            return c.quantity().isZero() && own != null
                    ? Decision.accept(new StockUnlocked(own.id(), own.quantity()))
                    : RULES.decide(stock, c, at);
        }
    },
    ENDS_A_LOCK_BEFORE_ITS_TIME(true) {
        @Override
        Decision<StockEvent> lock(Stock stock, LockStock c, Moment at) {
            Lock own = stock.lock();
            return c.quantity().isZero() && own != null
                    ? Decision.accept(new LockExpired(own.id(), own.quantity(), own.deadline()))
                    : RULES.decide(stock, c, at);
        }
    },
    GIVES_BACK_TWICE(true) {
        @Override
        Decision<StockEvent> lock(Stock stock, LockStock c, Moment at) {
            Decision<StockEvent> decision = RULES.decide(stock, c, at);
            return decision instanceof Decision.Accepted<StockEvent>(List<StockEvent> events)
                            && events.size() == 1
                            && events.getFirst() instanceof StockUnlocked once
                    ? new Decision.Accepted<>(List.of(once, once))
                    : decision;
        }
    },
    LOCKS_AGAIN_WHAT_IS_LOCKED_SO_ALREADY(false) {
        @Override
        Decision<StockEvent> lock(Stock stock, LockStock c, Moment at) {
            Decision<StockEvent> decision = RULES.decide(stock, c, at);
            Lock own = stock.lock();
            return decision.equals(Decision.alreadyInEffect()) && own != null
                    ? Decision.accept(new StockLocked(own.id(), own.quantity(), own.deadline()))
                    : decision;
        }
    },
    LETS_FINE_QUANTITIES_PASS(false) {
        @Override
        Decision<StockEvent> lock(Stock stock, LockStock c, Moment at) {
            Product p = there(stock);
            Product fine = Samples.made(
                    p.serial(),
                    p.total(),
                    p.sold(),
                    p.lost(),
                    p.locked(),
                    p.locks(),
                    new Fractions(6),
                    p.nextRestock());
            return RULES.decide(with(stock, fine, stock.lock(), stock.overdue()), c, at);
        }
    },
    NEVER_ENDS_A_LOCK(false) {
        @Override
        Decision<StockEvent> end(Stock stock, EndLocks c, Moment at) {
            return Decision.alreadyInEffect();
        }
    },
    FORGETS_THE_LAST_LOCK_TO_END(false) {
        @Override
        Decision<StockEvent> end(Stock stock, EndLocks c, Moment at) {
            return allButOne(RULES.decide(stock, c, at));
        }
    },
    FORGETS_THE_LAST_LOCK_TO_DROP(false) {
        @Override
        Decision<StockEvent> drop(Stock stock, DropLocks c, Moment at) {
            return allButOne(RULES.decide(stock, c, at));
        }
    },
    REMOVES_WHAT_IS_LOCKED(false) {
        @Override
        Decision<StockEvent> remove(Stock stock, RemoveProduct c, Moment at) {
            return RULES.decide(stock, new RemoveProduct(c.key(), true), at);
        }
    },
    COUNTS_OVERDUE_LOCKS_WHEN_REMOVING(false) {
        @Override
        Decision<StockEvent> remove(Stock stock, RemoveProduct c, Moment at) {
            return stock.product() == null
                    ? RULES.decide(stock, c, at)
                    : RULES.decide(with(stock, there(stock), null, false), c, at);
        }
    },
    DEFINES_AGAIN_WITH_ANOTHER_TOTAL(false) {
        @Override
        Decision<StockEvent> define(Stock stock, DefineProduct c, Moment at) {
            return stock.product() != null && c.details().equals(stock.details())
                    ? Decision.alreadyInEffect()
                    : RULES.decide(stock, c, at);
        }
    },
    DEFINES_ANEW_WHAT_IS_THERE(true) {
        @Override
        Decision<StockEvent> define(Stock stock, DefineProduct c, Moment at) {
            return Decision.accept(new ProductDefined(at.serial(), c.details(), c.total()));
        }
    },
    REDUCES_THE_TOTAL(true) {
        @Override
        Decision<StockEvent> change(Stock stock, ChangeProduct c, Moment at) {
            Decision<StockEvent> decision = RULES.decide(stock, c, at);
            Total total = c.patch().total();
            return isRefusal(decision, Code.TOTAL_REDUCED) && total != null
                    ? Decision.accept(new ProductChanged(
                            Objects.requireNonNull(stock.details()),
                            total,
                            there(stock).lost()))
                    : decision;
        }
    },
    FINDS_WHAT_WAS_LOST(true) {
        @Override
        Decision<StockEvent> change(Stock stock, ChangeProduct c, Moment at) {
            Decision<StockEvent> decision = RULES.decide(stock, c, at);
            Quantity lost = c.patch().lost();
            return isRefusal(decision, Code.LOST_REDUCED) && lost != null
                    ? Decision.accept(new ProductChanged(
                            Objects.requireNonNull(stock.details()),
                            there(stock).total(),
                            lost))
                    : decision;
        }
    },
    LOSES_ONLY_WHAT_IS_FREE(false) {
        @Override
        Decision<StockEvent> change(Stock stock, ChangeProduct c, Moment at) {
            Product p = stock.product();
            Quantity lost = c.patch().lost();
            return p != null && lost != null && lost.exceeds(p.lost().plus(p.free()))
                    ? Decision.reject(Code.LOST_EXCEEDS_STOCK, "cannot lose what is locked")
                    : RULES.decide(stock, c, at);
        }
    },
    ADDS_A_REPLACED_LOCK_TO_THE_SUM(true) {
        @Override
        public Stock apply(Stock stock, StockEvent event) {
            return event instanceof StockLocked
                    ? RULES.apply(with(stock, there(stock), null, stock.overdue()), event)
                    : RULES.apply(stock, event);
        }
    },
    KEEPS_THE_SUM_WHEN_A_LOCK_IS_GIVEN_BACK(true) {
        @Override
        public Stock apply(Stock stock, StockEvent event) {
            Stock after = RULES.apply(stock, event);
            return event instanceof StockUnlocked ? after.with(stock.product(), null) : after;
        }
    },
    KEEPS_THE_SUM_WHEN_A_LOCK_IS_FREED(true) {
        @Override
        public Stock apply(Stock stock, StockEvent event) {
            Stock after = RULES.apply(stock, event);
            return event instanceof StockEvent.LockFreed ? after.with(stock.product(), null) : after;
        }
    },
    FREES_WHAT_HAS_EXPIRED(true) {
        @Override
        Decision<StockEvent> free(Stock stock, StockCommand.FreeLock c, Moment at) {
            Lock lock = stock.lock();
            return lock == null
                    ? RULES.decide(stock, c, at)
                    : Decision.accept(new StockEvent.LockFreed(lock.id(), lock.quantity(), c.reason()));
        }
    };

    private static final StockDecider RULES = new StockDecider();

    /** Whether the invariants alone are enough to find it. */
    final boolean breaksAnInvariant;

    PlantedFault(boolean breaksAnInvariant) {
        this.breaksAnInvariant = breaksAnInvariant;
    }

    @Override
    public Decision<StockEvent> decide(Stock stock, StockCommand command, Moment at) {
        return switch (command) {
            case DefineProduct c -> define(stock, c, at);
            case ChangeProduct c -> change(stock, c, at);
            case RemoveProduct c -> remove(stock, c, at);
            case LockStock c -> stock.product() == null ? RULES.decide(stock, c, at) : lock(stock, c, at);
            case StockCommand.FreeLock c -> stock.product() == null ? RULES.decide(stock, c, at) : free(stock, c, at);
            case EndLocks c -> end(stock, c, at);
            case DropLocks c -> drop(stock, c, at);
            case HoldStock _, ConfirmHold _, SellHold _, ReleaseHold _ -> RULES.decide(stock, command, at);
        };
    }

    Decision<StockEvent> define(Stock stock, DefineProduct c, Moment at) {
        return RULES.decide(stock, c, at);
    }

    Decision<StockEvent> change(Stock stock, ChangeProduct c, Moment at) {
        return RULES.decide(stock, c, at);
    }

    Decision<StockEvent> remove(Stock stock, RemoveProduct c, Moment at) {
        return RULES.decide(stock, c, at);
    }

    /** There is a product. */
    Decision<StockEvent> lock(Stock stock, LockStock c, Moment at) {
        return RULES.decide(stock, c, at);
    }

    /** There is a product. */
    Decision<StockEvent> free(Stock stock, StockCommand.FreeLock c, Moment at) {
        return RULES.decide(stock, c, at);
    }

    Decision<StockEvent> end(Stock stock, EndLocks c, Moment at) {
        return RULES.decide(stock, c, at);
    }

    Decision<StockEvent> drop(Stock stock, DropLocks c, Moment at) {
        return RULES.decide(stock, c, at);
    }

    @Override
    public Stock apply(Stock stock, StockEvent event) {
        return RULES.apply(stock, event);
    }

    private static Product there(Stock stock) {
        return Objects.requireNonNull(stock.product());
    }

    private static Stock with(Stock stock, Product product, @Nullable Lock lock, boolean overdue) {
        return Samples.slice(product, stock.details(), lock, stock.ending(), overdue);
    }

    private static Product product(Product p, Total total, Quantity sold, Quantity lost) {
        return Samples.made(p.serial(), total, sold, lost, p.locked(), p.locks(), p.fractions(), p.nextRestock());
    }

    private static boolean isRefusal(Decision<StockEvent> decision, Code code) {
        return decision instanceof Decision.Rejected<StockEvent>(var because) && because.code() == code;
    }

    private static Decision<StockEvent> without(Class<?> kind, Decision<StockEvent> decision) {
        return decision instanceof Decision.Accepted<StockEvent>(List<StockEvent> events)
                ? new Decision.Accepted<>(
                        events.stream().filter(event -> !kind.isInstance(event)).toList())
                : decision;
    }

    private static Decision<StockEvent> allButOne(Decision<StockEvent> decision) {
        if (decision instanceof Decision.Accepted<StockEvent>(List<StockEvent> events) && events.size() > 1) {
            return new Decision.Accepted<>(new ArrayList<>(events.subList(0, events.size() - 1)));
        }
        return decision;
    }
}
