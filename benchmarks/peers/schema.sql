-- What a shop would have that keeps its stock in PostgreSQL: a row for each product with its sums, a row for each lock.
CREATE TABLE product (
    id integer PRIMARY KEY,
    total bigint NOT NULL,
    sold bigint NOT NULL DEFAULT 0,
    locked bigint NOT NULL DEFAULT 0,
    CHECK (sold + locked <= total)
) WITH (fillfactor = 50);
CREATE TABLE lock (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    product integer NOT NULL,
    quantity bigint NOT NULL,
    deadline timestamptz NOT NULL
);
CREATE INDEX lock_of_product ON lock (product, deadline);
INSERT INTO product (id, total) SELECT id, 1000000000 FROM generate_series(0, 10001) id;
-- The one that all want has no lock that is over, so that its sum is as short as it can be.
VACUUM ANALYZE;
