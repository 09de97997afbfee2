package stockpot.http.taler.shared;

/** The base32 that GNU Taler writes keys in. */
public final class Crockford {
    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int BITS = 5;
    private static final int MASK = (1 << BITS) - 1;

    private Crockford() {}

    public static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder((bytes.length * Byte.SIZE + BITS - 1) / BITS);
        int buffer = 0;
        int bits = 0;
        for (byte b : bytes) {
            buffer = buffer << Byte.SIZE | (b & 0xFF);
            bits += Byte.SIZE;
            while (bits >= BITS) {
                bits -= BITS;
                text.append(DIGITS.charAt(buffer >> bits & MASK));
            }
        }
        if (bits > 0) {
            text.append(DIGITS.charAt(buffer << (BITS - bits) & MASK));
        }
        return text.toString();
    }
}
