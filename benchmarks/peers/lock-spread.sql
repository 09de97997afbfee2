\set product random(1, 10000)
BEGIN;
UPDATE product SET locked = locked + 1 WHERE id = :product AND total - sold - locked >= 1;
INSERT INTO lock (product, quantity, deadline) VALUES (:product, 1, now() + interval '10 minutes');
COMMIT;
