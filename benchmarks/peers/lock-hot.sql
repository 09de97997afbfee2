BEGIN;
UPDATE product SET locked = locked + 1 WHERE id = 0 AND total - sold - locked >= 1;
INSERT INTO lock (product, quantity, deadline) VALUES (0, 1, now() + interval '10 minutes');
COMMIT;
