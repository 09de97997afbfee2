package stockpot.http.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Percent-encoding, undone once and exactly. */
public final class Percent {
    private static final int ASCII_END = 0x80;

    private Percent() {}

    /** The text without its encoding; null when it is not the encoding of any UTF-8. */
    public static @Nullable String decode(String text) {
        int length = text.length();
        boolean plain = true;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= ASCII_END) {
                return null;
            }
            plain &= c != '%';
        }
        if (plain) {
            return text;
        }
        byte[] bytes = new byte[length];
        int count = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c != '%') {
                bytes[count++] = (byte) c;
                continue;
            }
            boolean whole = i + 2 < length;
            int high = whole ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = whole ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                return null;
            }
            bytes[count++] = (byte) (high << 4 | low);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, count))
                    .toString();
        } catch (CharacterCodingException _) {
            return null;
        }
    }
}
