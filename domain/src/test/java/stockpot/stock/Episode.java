package stockpot.stock;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A made-up history of a few products and carts: crowded, short of stock and of time.
 *
 * @param limit how many locks are ended ahead of a command
 */
record Episode(long seed, int limit, List<Step> steps) {
    private static final BigDecimal MILLIONTH = new BigDecimal("0.000001");
    private static final BigDecimal MOST = new BigDecimal("9007199254740991.999999");

    static Episode random(long seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        int limit = random.nextInt(10) == 0 ? 100 : 1 + random.nextInt(2);
        Maker maker = new Maker(random, 1 + random.nextInt(3), 2 + random.nextInt(7));
        List<Step> steps = new ArrayList<>(length);
        long now = 1_000_000;
        for (int i = 0; i < length; i++) {
            now += pause(random);
            steps.add(new Step(now, maker.action()));
        }
        return new Episode(seed, limit, List.copyOf(steps));
    }

    private static long pause(SplittableRandom random) {
        int dice = random.nextInt(100);
        if (dice < 40) {
            return 0;
        }
        return dice < 93 ? random.nextInt(4) : random.nextInt(80);
    }

    private record Maker(SplittableRandom random, int products, int carts) {
        Step.Action action() {
            int product = random.nextInt(products);
            int dice = random.nextInt(100);
            if (dice < 78) {
                return new Step.Take(product, random.nextInt(carts), quantity(), micros());
            }
            if (dice < 80) {
                return new Step.Free(product, random.nextInt(carts));
            }
            if (dice < 88) {
                return new Step.Define(product, name(), digits(), total());
            }
            if (dice < 92) {
                return change(product);
            }
            if (dice < 94) {
                return new Step.Remove(product, random.nextInt(3) == 0);
            }
            if (dice < 96) {
                return new Step.End(product, 1 + random.nextInt(3));
            }
            return dice < 98
                    ? new Step.Drop(product, 1 + random.nextInt(3))
                    : new Step.Sell(product, BigDecimal.valueOf(1 + random.nextInt(20), 1));
        }

        private Step.Action change(int product) {
            return new Step.Change(
                    product,
                    sometimes() ? name() : null,
                    sometimes() ? digits() : null,
                    sometimes() ? total() : null,
                    random.nextInt(2) == 0 ? small(6) : null);
        }

        private boolean sometimes() {
            return random.nextInt(4) == 0;
        }

        private String name() {
            return random.nextInt(3) == 0 ? "pears" : "apples";
        }

        private int digits() {
            return switch (random.nextInt(4)) {
                case 0 -> 0;
                case 1 -> 1;
                default -> 6;
            };
        }

        private BigDecimal total() {
            int dice = random.nextInt(20);
            if (dice == 0) {
                return Step.UNLIMITED;
            }
            return dice == 1 ? MOST : small(12);
        }

        private BigDecimal quantity() {
            int dice = random.nextInt(100);
            if (dice < 15) {
                return BigDecimal.ZERO;
            }
            return dice == 99 ? MOST : small(5);
        }

        /** A whole number below the bound, half of one, or a millionth beside either. */
        private BigDecimal small(int bound) {
            BigDecimal number = BigDecimal.valueOf(random.nextInt(2 * bound), 0);
            if (random.nextInt(4) == 0) {
                number = number.multiply(new BigDecimal("0.5"));
            } else {
                number = BigDecimal.valueOf(random.nextInt(bound));
            }
            return switch (random.nextInt(12)) {
                case 0 -> number.add(MILLIONTH);
                case 1 -> number.subtract(MILLIONTH).max(BigDecimal.ZERO);
                default -> number;
            };
        }

        private @Nullable Long micros() {
            int dice = random.nextInt(100);
            if (dice < 8) {
                return null;
            }
            if (dice < 11) {
                return 0L;
            }
            return dice < 60 ? 1_000L * (1 + random.nextInt(50)) : 1L + random.nextInt(50_000);
        }
    }
}
