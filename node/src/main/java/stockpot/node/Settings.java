package stockpot.node;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stockpot.http.HttpSettings;
import stockpot.http.Networks;
import stockpot.http.Origins;
import stockpot.http.exchange.Reached;
import stockpot.schemas.Topics;
import stockpot.topology.TopicTable;
import stockpot.topology.orders.OrderSweep;

/** What this process was told: flags win over the environment, the environment over {@code stockpot.properties}. */
public final class Settings {
    private static final int METRICS_TOKEN_CHARS = 16;

    /** What is worth knowing is at /metrics; to offer some hundred figures of each client by JMX as well makes starts slow. */
    private static final Map<String, Object> UNMETERED = Map.of("metric.reporters", "", "enable.metrics.push", false);

    private static final String KAFKA_PREFIX = "kafka.";
    private static final String ERROR_PREFIX = "STOCKPOT_ERROR_";

    private final Map<Setting, String> given;
    private final Map<String, Object> kafka;
    private final Map<String, Integer> errorNumbers;

    private Settings(Map<Setting, String> given, Map<String, Object> kafka, Map<String, Integer> errorNumbers) {
        this.given = given;
        this.kafka = kafka;
        this.errorNumbers = errorNumbers;
    }

    /**
     * Reads all three places.
     *
     * @param file the properties file; one that is not there counts as empty
     * @throws BadSetting when a value cannot be used
     */
    public static Settings read(Map<Setting, String> flags, Map<String, String> environment, Path file) {
        Properties properties = load(file);
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            String value = flags.get(setting);
            if (value == null) {
                value = environment.get(setting.environmentName());
            }
            if (value == null) {
                value = properties.getProperty(setting.propertyName());
            }
            if (value != null && !value.isEmpty()) {
                given.put(setting, value);
            }
        }
        return new Settings(given, kafkaProperties(properties, file), errorNumbers(environment));
    }

    /** What is Kafka's own; a name that is neither Kafka's nor ours is misspelt and would quietly mean its default. */
    private static Map<String, Object> kafkaProperties(Properties properties, Path file) {
        Set<String> ours =
                Stream.of(Setting.values()).map(Setting::propertyName).collect(Collectors.toSet());
        Map<String, Object> kafka = new HashMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (ours.contains(name)) {
                continue;
            }
            if (!name.startsWith(KAFKA_PREFIX)) {
                throw new BadSetting(file + " has '" + name + "', which is no setting; there are "
                        + String.join(", ", new TreeSet<>(ours)) + " and kafka.*");
            }
            kafka.put(name.substring(KAFKA_PREFIX.length()), properties.getProperty(name));
        }
        return kafka;
    }

    private static Map<String, Integer> errorNumbers(Map<String, String> environment) {
        Map<String, Integer> numbers = new HashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(ERROR_PREFIX)) {
                try {
                    numbers.put(name.substring(ERROR_PREFIX.length()), Integer.valueOf(value));
                } catch (NumberFormatException e) {
                    throw new BadSetting(name + " must be the number of an error code, not '" + value + "'");
                }
            }
        });
        return numbers;
    }

    private static Properties load(Path file) {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (IOException e) {
                throw new BadSetting("cannot read " + file + ": " + e.getMessage());
            }
        }
        return properties;
    }

    /** A setting that cannot be used; the message says which, what was expected and what to do. */
    public static final class BadSetting extends RuntimeException {
        private static final long serialVersionUID = 1;

        public BadSetting(String message) {
            super(message);
        }
    }

    public String text(Setting setting) {
        return given.getOrDefault(setting, setting.otherwise());
    }

    /** The same with one setting changed. */
    Settings with(Setting setting, String value) {
        Map<Setting, String> changed = new EnumMap<>(Setting.class);
        changed.putAll(given);
        changed.put(setting, value);
        return new Settings(changed, kafka, errorNumbers);
    }

    public boolean isSet(Setting setting) {
        return given.containsKey(setting);
    }

    /** A whole number within bounds; {@code otherwise} when the setting is empty. */
    public int number(Setting setting, int min, int max, int otherwise) {
        String text = text(setting);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number out of bounds.
        }
        throw new BadSetting(setting.environmentName() + " must be a whole number from " + min + " to " + max
                + ", not '" + text + "'");
    }

    /** A secret of so many characters at least; empty when none was given. */
    String secret(Setting setting, int minChars) {
        String text = text(setting);
        boolean printable = text.chars().allMatch(each -> each >= ' ' && each <= '~');
        if (text.isEmpty() || (text.length() >= minChars && printable)) {
            return text;
        }
        throw new BadSetting(setting.environmentName() + " must have " + minChars
                + " printable ASCII characters or more; it has " + text.length()
                + (printable ? "" : ", and some are others"));
    }

    public Path dataFolder() {
        return Path.of(text(Setting.DATA_DIR));
    }

    /** The password that instance admin is to have; empty when none was set. */
    public String adminPassword() {
        String file = text(Setting.ADMIN_PASSWORD_FILE);
        String password = text(Setting.ADMIN_PASSWORD);
        if (file.isEmpty()) {
            return password;
        }
        if (!password.isEmpty()) {
            throw new BadSetting("set one of " + Setting.ADMIN_PASSWORD.environmentName() + " and "
                    + Setting.ADMIN_PASSWORD_FILE.environmentName() + ", not both");
        }
        try {
            String line = Files.readString(Path.of(file)).strip();
            if (line.isEmpty() || line.lines().count() > 1) {
                throw new BadSetting(Setting.ADMIN_PASSWORD_FILE.environmentName() + ": " + file
                        + " must hold one line, the password");
            }
            return line;
        } catch (IOException | InvalidPathException e) {
            throw new BadSetting(
                    Setting.ADMIN_PASSWORD_FILE.environmentName() + ": cannot read " + file + " (" + e + ")");
        }
    }

    /** Whether the broker runs in this process. */
    public boolean isEmbedded() {
        return text(Setting.KAFKA_BOOTSTRAP_SERVERS).isEmpty();
    }

    public int partitions() {
        return number(Setting.PARTITIONS, 1, 1_000, isEmbedded() ? 4 : 12);
    }

    public int replication() {
        return isEmbedded() ? 1 : number(Setting.REPLICATION, 1, 9, 3);
    }

    /** How topics and consumer groups are named. */
    public Topics topics() {
        try {
            return new Topics(text(Setting.TOPIC_PREFIX));
        } catch (IllegalArgumentException e) {
            throw new BadSetting(Setting.TOPIC_PREFIX.environmentName() + ": " + e.getMessage());
        }
    }

    /** How every topic has to be set. */
    public TopicTable topicTable() {
        return new TopicTable(
                topics(), replication(), Duration.ofDays(number(Setting.RESULTS_KEPT_DAYS, 1, 36_500, 30)));
    }

    /** How long orders and contracts are kept. */
    public OrderSweep.Kept ordersKept() {
        Duration contracts = isSet(Setting.CONTRACTS_KEPT_DAYS)
                ? Duration.ofDays(number(Setting.CONTRACTS_KEPT_DAYS, 1, 36_500, 1))
                : null;
        return new OrderSweep.Kept(contracts, Duration.ofDays(number(Setting.ENDED_ORDERS_KEPT_DAYS, 1, 36_500, 30)));
    }

    public int standbys() {
        return isEmbedded() ? 0 : number(Setting.STANDBYS, 0, 9, 1);
    }

    public long rocksBytes() {
        return number(Setting.MEMORY_MB, 256, 1 << 20, 1024) * (1L << 20) / 5;
    }

    public @Nullable Long maxLockMicros() {
        int seconds = number(Setting.MAX_LOCK_SECONDS, 1, Integer.MAX_VALUE, 0);
        return seconds == 0 ? null : Long.valueOf(seconds * 1_000_000L);
    }

    /** {@code host:port} under which other nodes reach this one. */
    public String advertised(int port) {
        String url = text(Setting.ADVERTISED_URL);
        if (url.isEmpty()) {
            return text(Setting.HTTP_HOST) + ":" + port;
        }
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw badUrl(url);
        }
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
            throw badUrl(url);
        }
        return uri.getHost() + ":" + (uri.getPort() < 0 ? 80 : uri.getPort());
    }

    private static BadSetting badUrl(String url) {
        return new BadSetting(
                Setting.ADVERTISED_URL.environmentName() + " must be like http://host:port, not '" + url + "'");
    }

    /** What stands between the node and its clients. */
    public HttpSettings.Outside outside() {
        return new HttpSettings.Outside(
                isSet(Setting.PUBLIC_URL) ? made(Setting.PUBLIC_URL, Reached::of) : null,
                made(Setting.TRUSTED_PROXIES, Networks::of),
                isOn(Setting.ACCESS_LOG),
                made(Setting.ALLOWED_ORIGINS, Origins::of),
                secret(Setting.METRICS_TOKEN, METRICS_TOKEN_CHARS));
    }

    /** What a setting's text means; {@code make} throws when it means nothing. */
    private <T> T made(Setting setting, Function<String, T> make) {
        try {
            return make.apply(text(setting));
        } catch (IllegalArgumentException e) {
            throw new BadSetting(setting.environmentName() + " " + e.getMessage());
        }
    }

    /** How the lines of the log look. */
    LogFormat logFormat() {
        return switch (text(Setting.LOG_FORMAT)) {
            case "text" -> LogFormat.TEXT;
            case "json" -> LogFormat.JSON;
            default ->
                throw new BadSetting(Setting.LOG_FORMAT.environmentName() + " must be text or json, not '"
                        + text(Setting.LOG_FORMAT) + "'");
        };
    }

    /** Whether merchants may have a node call what is near it. */
    boolean webhooksToPrivateAddresses() {
        return isOn(Setting.WEBHOOK_PRIVATE_ADDRESSES);
    }

    private boolean isOn(Setting setting) {
        return switch (text(setting)) {
            case "on" -> true;
            case "off" -> false;
            default ->
                throw new BadSetting(setting.environmentName() + " must be on or off, not '" + text(setting) + "'");
        };
    }

    /** What every Kafka client is given, {@code kafka.*} of the properties file included. */
    public Map<String, Object> kafkaClient(String bootstrapServers) {
        return kafkaClient(Map.of("bootstrap.servers", bootstrapServers));
    }

    /** The same where the brokers ask for more than to be found. */
    Map<String, Object> kafkaClient(Map<String, Object> brokers) {
        Map<String, Object> client = new HashMap<>(UNMETERED);
        client.putAll(kafka);
        client.putAll(brokers);
        return client;
    }

    public Map<String, Integer> errorNumbers() {
        return Map.copyOf(errorNumbers);
    }
}
