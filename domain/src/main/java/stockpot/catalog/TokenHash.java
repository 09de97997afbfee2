package stockpot.catalog;

/** SHA-256 of a token in lower-case hexadecimal; the token itself is known to its bearer alone. */
public record TokenHash(String hex) {
    private static final int HEX_DIGITS = 64;

    public TokenHash {
        if (hex.length() != HEX_DIGITS
                || !hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            throw new IllegalArgumentException("a token hash is 64 lower-case hexadecimal digits");
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
