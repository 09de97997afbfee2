package stockpot.node.load;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How wide the terminal is. */
final class TerminalWidth {
    private static final int USUAL = 80;
    private static final int LEAST = 20;
    private static final File TERMINAL = new File("/dev/tty");

    /** Rows and columns, as {@code stty size} prints them; a terminal that does not know says 0. */
    private static final Pattern SIZE = Pattern.compile("\\d+ ([1-9]\\d{0,3})\\s*");

    private TerminalWidth() {}

    /** In columns; the usual 80 where nobody says. Java cannot ask for it, and a library would take the terminal over. */
    static int columns() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Redirect.from(TERMINAL))
                    .redirectError(Redirect.DISCARD)
                    .start();
            return columns(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return USUAL;
        }
    }

    static int columns(String size) {
        Matcher matcher = SIZE.matcher(size);
        return matcher.matches() ? Math.max(LEAST, Integer.parseInt(matcher.group(1))) : USUAL;
    }
}
