package stockpot.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lock on a data folder: a file that a node holds for writing.
 *
 * <p>Whoever can read a file can hold it for reading, and so keep everybody from holding it for writing. It may be somebody
 * who has opened it long ago, when he could. So a file that only readers hold is no node's, and another takes its place.
 */
final class FolderLock implements AutoCloseable {
    private static final String NAME = "stockpot.lock";
    private static final FileAttribute<?> FOR_US_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int ATTEMPTS = 10;

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock; empty when a node holds it. */
    static Optional<FolderLock> take(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Object found = found(file);
            FileChannel channel = open(file);
            boolean ours = tryLock(channel, false) != null;
            FileChannel held = ours ? channel : instead(file, found, channel);
            if (held == null) {
                channel.close();
                return Optional.empty();
            }
            if (!ours || found.equals(keyOf(file))) {
                return Optional.of(new FolderLock(held));
            }
            // While it was taken another took its place; that one counts.
            channel.close();
        }
        return Optional.empty();
    }

    /** Whether a node holds the folder. */
    static boolean isTaken(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder.resolve(NAME), StandardOpenOption.READ)) {
            return tryLock(channel, true) == null;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * Puts another file in the place of one that only readers hold. As long as this process is one of them no node can take
     * the old file, and of several that want to replace it the one that holds the new file may.
     */
    private static @Nullable FileChannel instead(Path file, Object found, FileChannel old) throws IOException {
        if (tryLock(old, true) == null) {
            return null;
        }
        Path fresh = file.resolveSibling(NAME + ".new");
        FileChannel channel = open(fresh);
        if (tryLock(channel, false) == null || !found.equals(keyOf(file))) {
            channel.close();
            return null;
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        old.close();
        return channel;
    }

    /** Which file it is, made now if there is none. */
    private static Object found(Path file) throws IOException {
        try {
            Files.createFile(file, FOR_US_ALONE);
        } catch (FileAlreadyExistsException e) {
            // As ever but for the first time.
        }
        return Objects.requireNonNull(keyOf(file), "files have keys");
    }

    private static @Nullable Object keyOf(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                FOR_US_ALONE);
    }

    private static @Nullable FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, shared);
        } catch (OverlappingFileLockException e) {
            // Another node of this process.
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
