-- Three products at once, one of which everybody wants; in the order of their numbers, or two orders could wait for each
-- other for ever.
\set second random(1, 5000)
\set third random(5001, 10000)
BEGIN;
UPDATE product SET sold = sold + 1 WHERE id = 0 AND total - sold - locked >= 1;
UPDATE product SET sold = sold + 1 WHERE id = :second AND total - sold - locked >= 1;
UPDATE product SET sold = sold + 1 WHERE id = :third AND total - sold - locked >= 1;
INSERT INTO lock (product, quantity, deadline)
    VALUES (0, 1, now()), (:second, 1, now()), (:third, 1, now());
COMMIT;
