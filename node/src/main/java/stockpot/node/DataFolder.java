package stockpot.node;

import static java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that a node keeps everything in, held by a lock of our own.
 *
 * <p>Kafka locks its folder too late: a second broker on it opens and truncates the metadata log first, and the healthy
 * broker dies of that. So nobody touches anything here before the lock is held.
 */
public final class DataFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
    private static final String RUNNING = "running.properties";
    private static final int SECRET_BYTES = 32;
    private static final int PASSWORD_BYTES = 18;
    private static final String KAFKA = "kafka.";
    private static final long NEEDED_BYTES = 64L << 20;
    private static final FileAttribute<?> FOR_US_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Set<PosixFilePermission> OURS = Set.of(OWNER_READ, OWNER_WRITE, OWNER_EXECUTE);

    private final Path folder;
    private final FolderLock lock;

    private DataFolder(Path folder, FolderLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Makes the folder if need be, locks it, and takes from everybody else whatever rights there are to what is in it.
     *
     * @throws Settings.BadSetting when another process holds it, it cannot be written, or its disk is full
     */
    public static DataFolder open(Path folder) {
        try {
            Path whole = folder.toAbsolutePath().normalize();
            if (!Files.isDirectory(whole)) {
                Files.createDirectories(whole, FOR_US_ALONE);
            }
            // Before the lock is made, so that nobody else can open it.
            takeFromOthers(whole);
            FolderLock lock = FolderLock.take(whole)
                    .orElseThrow(() -> new Settings.BadSetting("the data folder " + whole
                            + " is in use by another stockpot; stop it, or choose another with STOCKPOT_DATA_DIR"));
            try {
                requireRoom(whole);
                takeAllFromOthers(whole, Integer.MAX_VALUE);
                return new DataFolder(whole, lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new Settings.BadSetting("cannot use the data folder " + folder.toAbsolutePath() + ": " + e);
        }
    }

    /** The broker maps files of its own into memory: on a full disk the whole process would die, and could not say of what. */
    private static void requireRoom(Path folder) throws IOException {
        String full = fullDisk(folder);
        if (!full.isEmpty()) {
            throw new Settings.BadSetting(full);
        }
    }

    /** Says so when the disk is full, as good as full; empty when it is not. */
    static String fullDisk(Path folder) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        return free >= NEEDED_BYTES
                ? ""
                : "the disk of the data folder " + folder.toAbsolutePath().normalize() + " is full: " + (free >> 20)
                        + " MiB are free and " + (NEEDED_BYTES >> 20)
                        + " are needed. Make room there, or move the folder"
                        + " to a larger disk, and start again; nothing that was answered is lost";
    }

    /** What an earlier start has left readable, or somebody has put there; links are not followed. */
    private static void takeAllFromOthers(Path folder, int depth) throws IOException {
        try (Stream<Path> all = Files.walk(folder.toRealPath(), depth)) {
            all.forEach(DataFolder::takeFromOthers);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void takeFromOthers(Path path) {
        try {
            PosixFileAttributes now = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!now.isSymbolicLink() && !OURS.containsAll(now.permissions())) {
                Set<PosixFilePermission> left = new HashSet<>(now.permissions());
                left.retainAll(OURS);
                Files.setPosixFilePermissions(path, left);
            }
        } catch (UnsupportedOperationException e) {
            LOG.debug("{} has no owner's rights", path, e);
        } catch (IOException e) {
            LOG.warn("others may read {}, and that cannot be changed: {}", path, e.toString());
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

    /**
     * What tokens are made with. It is no part of a backup; where it is lost, another is made, and only who repeats a
     * request for a token under an {@code Idempotency-Key} notices.
     */
    public byte[] tokenSecret() throws IOException {
        Optional<String> kept = password("token-secret");
        if (kept.isPresent()) {
            return HexFormat.of().parseHex(kept.get());
        }
        byte[] secret = random(SECRET_BYTES);
        writePrivately("token-secret", HexFormat.of().formatHex(secret) + "\n");
        return secret;
    }

    /** The password that the file of that name keeps, if one was made. */
    public Optional<String> password(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    /** Makes a password and keeps it, readable for the owner alone. */
    public String makePassword(String name) throws IOException {
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random(PASSWORD_BYTES));
        writePrivately(name, password + "\n");
        return password;
    }

    /** Writes what clients of others need to get into the embedded broker, by the names of the files. */
    void writeClientFiles(Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            writePrivately(file.getKey(), file.getValue());
        }
    }

    /**
     * Tells other commands of the tool where the running node is.
     *
     * @param peers what to show it
     * @param brokers what their Kafka clients have to be told
     */
    void noteRunning(String url, String peers, Map<String, Object> brokers) throws IOException {
        // Kafka Streams lets its group into its own folders.
        takeAllFromOthers(state(), 1);
        Properties note = new Properties();
        note.setProperty("url", url);
        note.setProperty("pid", Long.toString(ProcessHandle.current().pid()));
        note.setProperty("peers", peers);
        brokers.forEach((name, value) -> note.setProperty(KAFKA + name, value.toString()));
        StringWriter text = new StringWriter();
        note.store(text, null);
        writePrivately(RUNNING, text.toString());
    }

    /** What a note says that Kafka clients have to be told. */
    static Map<String, Object> brokers(Properties note) {
        Map<String, Object> brokers = new HashMap<>();
        for (String name : note.stringPropertyNames()) {
            if (name.startsWith(KAFKA)) {
                brokers.put(name.substring(KAFKA.length()), note.getProperty(name));
            }
        }
        return brokers;
    }

    /** Where the node that uses a folder is; empty when none does. Its lock, not its note, says whether it lives. */
    public static Optional<Properties> running(Path folder) throws IOException {
        Path note = folder.resolve(RUNNING);
        if (!Files.exists(note) || !FolderLock.isTaken(folder)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(note, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return Optional.of(properties);
    }

    private void writePrivately(String name, String text) throws IOException {
        Path fresh = folder.resolve(name + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text);
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
        lock.close();
    }
}
