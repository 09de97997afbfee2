package stockpot.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a node keeps everything in, held by a lock of our own.
 *
 * <p>Kafka locks its folder too late: a second broker on it opens and truncates the metadata log first, and the healthy
 * broker dies of that. So nobody touches anything here before the lock is held.
 */
public final class DataFolder implements AutoCloseable {
    private static final String LOCK = "stockpot.lock";
    private static final String RUNNING = "running.properties";
    private static final int SECRET_BYTES = 32;
    private static final int PASSWORD_BYTES = 15;

    private final Path folder;
    private final FileChannel channel;
    private final FileLock lock;

    private DataFolder(Path folder, FileChannel channel, FileLock lock) {
        this.folder = folder;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Makes the folder if need be and locks it.
     *
     * @throws Settings.BadSetting when another process holds it, or it cannot be written
     */
    public static DataFolder open(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new Settings.BadSetting(
                        "the data folder " + folder.toAbsolutePath().normalize()
                                + " is in use by another stockpot; stop it, or choose another with STOCKPOT_DATA_DIR");
            }
            return new DataFolder(folder.toAbsolutePath().normalize(), channel, lock);
        } catch (IOException e) {
            throw new Settings.BadSetting("cannot use the data folder " + folder.toAbsolutePath() + ": " + e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    public Path kafka() {
        return folder.resolve("kafka");
    }

    public Path state() {
        return folder.resolve("state");
    }

    /** Where native code is loaded from. */
    public Path nativeCode() {
        return folder.resolve("native");
    }

    /** The secret that tokens are made with and nodes know each other by, made at the first start. */
    public byte[] secret() throws IOException {
        Optional<String> kept = read("secret");
        if (kept.isPresent()) {
            return HexFormat.of().parseHex(kept.get());
        }
        byte[] secret = random(SECRET_BYTES);
        writePrivately("secret", HexFormat.of().formatHex(secret));
        return secret;
    }

    /** The generated password of instance admin, if one was generated. */
    public Optional<String> adminPassword() throws IOException {
        return read("admin-password");
    }

    /** Makes a password for instance admin and keeps it, readable for the owner alone. */
    public String makeAdminPassword() throws IOException {
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random(PASSWORD_BYTES));
        writePrivately("admin-password", password);
        return password;
    }

    /**
     * The secret of a folder that another process holds.
     *
     * @throws Settings.BadSetting when there is none or it may not be read
     */
    static String secretIn(Path folder) throws IOException {
        Path file = folder.resolve("secret");
        if (!Files.isReadable(file)) {
            throw new Settings.BadSetting("cannot read " + file.toAbsolutePath().normalize()
                    + "; run this as the user that runs the node, or set STOCKPOT_CLUSTER_SECRET");
        }
        return Files.readString(file).strip();
    }

    /** Tells other commands of the tool where the running node is. */
    public void noteRunning(String url, String bootstrapServers) throws IOException {
        String note = "url=" + url + "\nkafka=" + bootstrapServers + "\npid="
                + ProcessHandle.current().pid() + "\n";
        writePrivately(RUNNING, note);
    }

    /** Where the node that uses a folder is; empty when none does. Its lock, not its note, says whether it lives. */
    public static Optional<Properties> running(Path folder) throws IOException {
        Path note = folder.resolve(RUNNING);
        if (!Files.exists(note)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock free = tryLock(channel)) {
            if (free != null) {
                return Optional.empty();
            }
        }
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(note, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return Optional.of(properties);
    }

    private Optional<String> read(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    private void writePrivately(String name, String text) throws IOException {
        Path fresh = folder.resolve(name + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text + "\n");
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(folder.resolve(RUNNING));
        lock.release();
        channel.close();
    }
}
