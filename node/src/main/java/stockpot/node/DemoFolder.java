package stockpot.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/** The demo's own folder: a mark in it says so, and nothing without that mark is ever touched. */
final class DemoFolder {
    private static final String USUAL = "./demo-data";
    private static final String MARK = "demo";

    private DemoFolder() {}

    /**
     * The same settings, with a folder that is the demo's own.
     *
     * @throws Settings.BadSetting when they name what is not
     */
    static Settings claim(Settings given) throws IOException {
        if (!given.isEmbedded()) {
            throw new Settings.BadSetting("the demo touches no cluster, it has a broker of its own: leave out "
                    + Setting.KAFKA_BOOTSTRAP_SERVERS.environmentName());
        }
        Settings settings = given.isSet(Setting.DATA_DIR) ? given : given.with(Setting.DATA_DIR, USUAL);
        Path folder = settings.dataFolder().toAbsolutePath().normalize();
        if (!Files.isRegularFile(folder.resolve(MARK))) {
            if (!isEmpty(folder)) {
                throw new Settings.BadSetting(folder + " is not the demo's own folder and stays as it is; leave out "
                        + Setting.DATA_DIR.flag() + " and " + Setting.DATA_DIR.environmentName() + " for " + USUAL
                        + ", or name one that is empty or not there yet");
            }
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.writeString(folder.resolve(MARK), "made by ./stockpot demo, which fills it with invented trade\n");
        }
        return settings;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return !Files.exists(folder);
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }
}
