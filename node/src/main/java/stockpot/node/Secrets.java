package stockpot.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * What a node has to know and nobody else may, each for one purpose; none of them leads to another, or to what it was made
 * of.
 *
 * <p>Nothing that is needed to log in lies beside the log: what a lone node shows itself is drawn at every start, and what
 * tokens are made with stands in a file that is no part of a backup. So a stolen backup is no login.
 *
 * @param peers what nodes show each other
 * @param tokens what tokens are made with
 */
record Secrets(String peers, byte[] tokens) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;
    private static final String FOR_PEERS = "stockpot peers 1";
    private static final String FOR_TOKENS = "stockpot tokens 1";

    /**
     * A node's secrets.
     *
     * @throws Settings.BadSetting when nodes on a cluster have nothing to know each other by
     */
    static Secrets of(Settings settings, DataFolder folder) throws IOException {
        String cluster = settings.secret(Setting.CLUSTER_SECRET, 16);
        if (cluster.isEmpty() && !settings.isEmbedded()) {
            throw new Settings.BadSetting("nodes on a Kafka cluster know each other by a secret: set "
                    + Setting.CLUSTER_SECRET.environmentName() + " to the same text of 16 characters or more on each");
        }
        String tokens = settings.secret(Setting.TOKEN_SECRET, 16);
        byte[] source = bytes(tokens.isEmpty() ? cluster : tokens);
        return new Secrets(
                cluster.isEmpty() ? drawn() : peersOf(cluster),
                derived(source.length == 0 ? folder.tokenSecret() : source, FOR_TOKENS));
    }

    /** What is shown to the nodes that share a secret. */
    static String peersOf(String clusterSecret) {
        return HexFormat.of().formatHex(derived(bytes(clusterSecret), FOR_PEERS));
    }

    /**
     * The same for a command of the tool.
     *
     * @param running what the node on the data folder has noted; empty when none runs there
     * @throws Settings.BadSetting when neither says it
     */
    static String peersOf(Settings settings, Properties running) {
        String cluster = settings.text(Setting.CLUSTER_SECRET);
        if (!cluster.isEmpty()) {
            return peersOf(cluster);
        }
        String noted = running.getProperty("peers", "");
        if (noted.isEmpty()) {
            throw new Settings.BadSetting("no node runs on "
                    + settings.dataFolder().toAbsolutePath().normalize()
                    + " for this user; run this as the user that runs the node, name its folder with --data-dir, or set "
                    + Setting.CLUSTER_SECRET.environmentName());
        }
        return noted;
    }

    /** Nobody has had it before. */
    static String drawn() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] derived(byte[] source, String purpose) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract().addIKM(source).thenExpand(bytes(purpose), BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HKDF-SHA256", e);
        }
    }

    /** They stay out of logs. */
    @Override
    public String toString() {
        return "Secrets";
    }
}
