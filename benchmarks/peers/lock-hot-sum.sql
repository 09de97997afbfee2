-- Locks end by themselves here: what is free is counted anew, under an advisory lock. Of the newest 10 s only, or the sum
-- of a long run would be all that is measured.
BEGIN;
SELECT pg_advisory_xact_lock(0);
SELECT coalesce(sum(quantity), 0) AS locked FROM lock WHERE product = 0 AND deadline > now() + interval '590 seconds' \gset
INSERT INTO lock (product, quantity, deadline)
    SELECT 0, 1, now() + interval '10 minutes' FROM product WHERE id = 0 AND total - sold - :locked >= 1;
COMMIT;
