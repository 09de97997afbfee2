package stockpot.stock;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import stockpot.kernel.Sha256;

/**
 * The picture in a {@code data:} URL.
 *
 * @param mediaType as the URL says, in lower case; {@code text/plain} when it says none
 * @param content the picture's bytes
 */
public record Image(String mediaType, byte[] content) {
    private static final String SCHEME = "data:";
    private static final String BASE64 = ";base64";
    private static final String TEXT = "text/plain";
    private static final int ESCAPE_LENGTH = 3;

    /**
     * Reads {@code data:[<media type>][;base64],<data>}, where a percent sign and two hexadecimal digits stand for a byte.
     *
     * @throws IllegalArgumentException when the text is anything else
     */
    public static Image parse(String url) {
        int comma = url.indexOf(',');
        if (!url.startsWith(SCHEME) || comma < 0) {
            throw new IllegalArgumentException("an image is a data: URL");
        }
        String head = url.substring(SCHEME.length(), comma).toLowerCase(Locale.ROOT);
        byte[] data = unescaped(url.substring(comma + 1));
        boolean encoded = head.endsWith(BASE64);
        String type = encoded ? head.substring(0, head.length() - BASE64.length()) : head;
        boolean isUnsaid = type.isEmpty() || type.startsWith(";");
        return new Image(
                isUnsaid ? TEXT + type : type, encoded ? Base64.getDecoder().decode(data) : data);
    }

    private static byte[] unescaped(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int size = 0;
        for (int i = 0; i < bytes.length; size++) {
            if (bytes[i] != '%') {
                bytes[size] = bytes[i++];
            } else if (i + ESCAPE_LENGTH > bytes.length) {
                throw new IllegalArgumentException("two hexadecimal digits follow a percent sign");
            } else {
                bytes[size] = (byte) (HexFormat.fromHexDigit(bytes[i + 1]) << 4 | HexFormat.fromHexDigit(bytes[i + 2]));
                i += ESCAPE_LENGTH;
            }
        }
        return Arrays.copyOf(bytes, size);
    }

    /** SHA-256 of the picture's bytes in lower-case hexadecimal; empty for a URL that holds none. */
    public static String hashOf(String url) {
        try {
            return url.isEmpty() ? "" : parse(url).hash();
        } catch (IllegalArgumentException e) {
            // Whoever wrote the command did not look; there is just no picture to be found under a hash.
            return "";
        }
    }

    /** SHA-256 of the picture's bytes in lower-case hexadecimal. */
    public String hash() {
        return Sha256.hex(content);
    }
}
