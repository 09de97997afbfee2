package stockpot.acceptance.process;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * npm in a folder with a package.json. Where there is none, or it reaches nothing, a test is left out and says so.
 *
 * @param test that is left out then
 */
public record Npm(String test, Path folder, Map<String, String> environment) {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** These say that the network is in the way, and not what was asked for. */
    private static final Pattern OUT_OF_REACH = Pattern.compile(
            "npm \\S+ .*\\b(EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT"
                    + "|ERR_SOCKET_TIMEOUT|E403|E407|E50[0-9])\\b.*");

    /** Fetches what package.json names: {@code how} is install, or ci where there is a lock file. */
    public void fetch(String how) throws IOException {
        Launcher.Ran ran = run(how, "--no-audit", "--no-fund", "--fetch-retries=1");
        if (ran.exit() != 0) {
            ran.err()
                    .lines()
                    .filter(OUT_OF_REACH.asMatchPredicate())
                    .findFirst()
                    .ifPresent(why -> leaveOut("npm fetches nothing here: " + why));
            throw new AssertionError(ran.all());
        }
    }

    public Launcher.Ran run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("npm"));
        command.addAll(List.of(arguments));
        ProcessBuilder program = new ProcessBuilder(command).directory(folder.toFile());
        program.environment().putAll(environment);
        try {
            return Launcher.run(folder, program, PATIENCE);
        } catch (IOException e) {
            missing("npm", e.getMessage());
            throw e;
        }
    }

    /** A tool is not there: that is no reason to fail but for CI, which installs them all. */
    public void missing(String tool, String why) {
        if (System.getenv("CI") != null) {
            throw new AssertionError(tool + " is missing: " + why);
        }
        leaveOut(tool + " is missing: " + why);
    }

    private void leaveOut(String why) {
        System.err.println(test + " is left out, because " + why);
        abort(why);
    }
}
