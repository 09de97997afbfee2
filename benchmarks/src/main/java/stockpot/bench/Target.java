package stockpot.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import stockpot.bench.machine.ServerProcess;
import stockpot.bench.shop.Shop;

/** The options that say which node is meant, the same for every command of the bench. */
final class Target {

    private static final String PASSWORD_VARIABLE = "STOCKPOT_ADMIN_PASSWORD";

    @SuppressWarnings("unused") // picocli asks for it, nobody else does
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this and end")
    private boolean help;

    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8080",
            description = "the node (default: ${DEFAULT-VALUE})")
    private URI url = URI.create("http://127.0.0.1:8080");

    @Option(
            names = "--admin-password-file",
            description = "default: $STOCKPOT_ADMIN_PASSWORD, else the file admin-password in the data folder")
    private @Nullable Path passwordFile;

    @Option(names = "--admin-password", hidden = true)
    private @Nullable String seen;

    @Option(
            names = "--data-dir",
            defaultValue = "${env:STOCKPOT_DATA_DIR:-./data}",
            description = "the node's data folder (default: $STOCKPOT_DATA_DIR or ./data)")
    private Path dataDir = Path.of("data");

    @Option(names = "--pid", description = "the server's process (default: found by itself when it runs here)")
    private @Nullable Long pid;

    Shop enter() throws IOException, InterruptedException {
        return Shop.enter(url, password());
    }

    OptionalLong process() {
        return pid != null ? OptionalLong.of(pid) : ServerProcess.find(url.getPort() < 0 ? 80 : url.getPort());
    }

    private String password() throws IOException {
        if (seen != null) {
            throw new IOException(
                    "--admin-password would show the password to everybody who lists the processes of this"
                            + " machine: give --admin-password-file FILE, or set " + PASSWORD_VARIABLE);
        }
        if (passwordFile != null) {
            return Files.readString(passwordFile).strip();
        }
        String variable = System.getenv(PASSWORD_VARIABLE);
        if (variable != null && !variable.isEmpty()) {
            return variable;
        }
        Path file = dataDir.resolve("admin-password");
        if (!Files.isReadable(file)) {
            throw new IOException("no password: give --admin-password-file or " + PASSWORD_VARIABLE
                    + ", or name the node's --data-dir, since " + file + " cannot be read");
        }
        return Files.readString(file).strip();
    }
}
