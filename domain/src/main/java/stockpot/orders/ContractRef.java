package stockpot.orders;

/**
 * Where an order's contract lies: beside the log, so that it can be erased and the log stays as it is.
 *
 * @param hash of the record that has it, in hexadecimal digits; the record is salted, so the hash tells nobody what it is of
 * @param offset of that record, in the contracts' partition of the order's key
 */
public record ContractRef(String hash, long offset) {
    private static final int HASH_CHARS = 64;

    public ContractRef {
        if (hash.length() != HASH_CHARS || !hash.chars().allMatch(c -> "0123456789abcdef".indexOf(c) >= 0)) {
            throw new IllegalArgumentException("a contract's hash is SHA-256 in hexadecimal digits");
        }
        if (offset < 0) {
            throw new IllegalArgumentException("a contract's offset is not negative");
        }
    }
}
