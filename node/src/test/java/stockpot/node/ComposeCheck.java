package stockpot.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kafka.server.KafkaConfig;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Holds a compose file against the program and against itself: every setting, command, port, path, volume and name of a
 * service in it must be one that there is. What is wrong is said in sentences.
 */
final class ComposeCheck {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)(?::(\\?|-)[^}]*)?}");
    private static final Pattern PUBLISHED = Pattern.compile("(127\\.0\\.0\\.1):([0-9]+):([0-9]+)");
    private static final Pattern LISTENER = Pattern.compile("([A-Z]+)://([^:,]*):([0-9]+)");
    private static final Pattern VOTER = Pattern.compile("([0-9]+)@([^:,]+):([0-9]+)");
    private static final Set<String> READ_BY_THE_SCRIPT = Set.of("STOCKPOT_JAVA_OPTS", "STOCKPOT_BUILD");
    private static final Set<String> READ_BY_KAFKAS_IMAGE = Set.of("CLUSTER_ID", "KAFKA_HEAP_OPTS");
    private static final String HEALTH = "/opt/kafka/bin/kafka-broker-api-versions.sh --bootstrap-server localhost:";

    /** What settings stand for that everybody has to choose. */
    private static final String CHOSEN = "chosen-by-whoever-runs-it";

    private final Dockerfile image;
    private final Map<String, Map<String, Object>> services = new TreeMap<>();
    private final Set<String> volumes;
    private final Set<String> mounted = new HashSet<>();
    private final List<String> problems = new ArrayList<>();

    private ComposeCheck(String text, Dockerfile image) {
        this.image = image;
        Map<String, Object> root = map(new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
        map(root.get("services")).forEach((name, service) -> services.put(name, map(service)));
        this.volumes = map(root.get("volumes")).keySet();
        map(root).keySet().stream()
                .filter(name -> !name.startsWith("x-")
                        && !Set.of("services", "volumes", "secrets").contains(name))
                .forEach(name -> problems.add("nothing is known of " + name));
    }

    static List<String> problems(String text, Dockerfile image) {
        ComposeCheck check = new ComposeCheck(text, image);
        check.services.forEach((name, service) -> {
            check.checkConfinement(name, service);
            if (service.containsKey("build")) {
                check.checkNode(name, service);
            } else if (service.containsKey("profiles")) {
                check.checkWatcher(name, service);
            } else {
                check.checkBroker(name, service);
            }
        });
        check.require(check.mounted.equals(check.volumes), "volumes " + check.volumes + ", used " + check.mounted);
        return check.problems;
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            problems.add(otherwise);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node) {
        return node == null ? Map.of() : (Map<String, Object>) node;
    }

    private static List<String> list(Map<String, Object> service, String name) {
        return service.get(name) instanceof List<?> list
                ? list.stream().map(Object::toString).toList()
                : List.of();
    }

    /** The environment, as Docker fills in its variables. */
    private Map<String, String> environment(String name, Map<String, Object> service) {
        Map<String, String> environment = new HashMap<>();
        map(service.get("environment")).forEach((variable, value) -> {
            Matcher chosen = VARIABLE.matcher(value.toString());
            environment.put(variable, chosen.replaceAll(each -> "-".equals(each.group(2)) ? "" : CHOSEN));
            chosen.reset().results().forEach(each -> {
                require(
                        each.group(1).equals(variable) || variable.startsWith("GF_"),
                        name + ": " + variable + " is made of " + each.group(1));
            });
            require(!chosen.replaceAll("").contains("$"), name + ": " + variable + " is " + value);
        });
        return environment;
    }

    /** The ports of the container that are published on loopback, and as what. */
    private Map<Integer, String> published(String name, Map<String, Object> service) {
        Map<Integer, String> published = new HashMap<>();
        for (String each : list(service, "ports")) {
            Matcher port = PUBLISHED.matcher(each);
            if (port.matches()) {
                published.put(Integer.valueOf(port.group(3)), port.group(1) + ":" + port.group(2));
            } else {
                problems.add(name + " publishes " + each + ", not a port of its own on loopback");
            }
        }
        return published;
    }

    private void checkConfinement(String name, Map<String, Object> service) {
        require(list(service, "cap_drop").equals(List.of("ALL")), name + " keeps capabilities");
        require(list(service, "security_opt").equals(List.of("no-new-privileges:true")), name + " may gain privileges");
        for (String unsafe : List.of("privileged", "cap_add", "user", "network_mode", "pid", "entrypoint", "command")) {
            require(!service.containsKey(unsafe), name + " has " + unsafe);
        }
        for (String other : map(service.get("depends_on")).keySet()) {
            require(
                    services.getOrDefault(other, Map.of()).containsKey("healthcheck"),
                    name + " waits for " + other + ", of which nobody says that it is healthy");
        }
    }

    private void checkMount(String name, Map<String, Object> service, String folder) {
        for (String each : list(service, "volumes")) {
            String[] mount = each.split(":", 2);
            require(mount[1].equals(folder), name + " mounts " + each + ", and what it writes lies in " + folder);
            require(mounted.add(mount[0]), name + " shares the volume " + mount[0]);
        }
        require(!list(service, "volumes").isEmpty(), name + " keeps nothing");
    }

    private void checkNode(String name, Map<String, Object> service) {
        require(service.get("build").equals("."), name + " is built from " + service.get("build"));
        require(Boolean.TRUE.equals(service.get("read_only")), name + " may write everywhere");
        require(
                list(service, "tmpfs").stream().allMatch(each -> each.startsWith("/tmp:")),
                name + " has " + list(service, "tmpfs"));
        Map<String, String> given = new HashMap<>(image.environment());
        given.putAll(environment(name, service));
        Set<String> known = new HashSet<>(READ_BY_THE_SCRIPT);
        for (Setting setting : Setting.values()) {
            known.add(setting.environmentName());
        }
        given.keySet()
                .forEach(variable -> require(known.contains(variable), name + ": " + variable + " is no setting"));
        Settings settings = Settings.read(Map.of(), given, Path.of("none.properties"));
        checkMount(name, service, settings.text(Setting.DATA_DIR));
        checkHealth(name, service);
        Map<Integer, String> published = published(name, service);
        int port = settings.number(Setting.HTTP_PORT, 1, 65_535, 8080);
        require(published.containsKey(port), name + " listens on " + port + " and publishes " + published);
        require(settings.text(Setting.HTTP_HOST).equals("0.0.0.0"), name + " listens where Docker brings nothing");
        String publicUrl = settings.text(Setting.PUBLIC_URL);
        require(
                services.values().stream()
                        .flatMap(each -> published(name, each).entrySet().stream())
                        .anyMatch(each -> each.getKey() == port && publicUrl.equals("http://" + each.getValue())),
                name + " is said to be at " + publicUrl + ", where nothing is published");
        checkNumbers(name, settings);
        if (settings.isEmbedded()) {
            checkEmbedded(name, settings, published, port);
        } else {
            require(published.size() == 1, name + " publishes " + published);
            require(
                    settings.advertised(port).equals(name + ":" + port),
                    name + " says it is " + settings.advertised(port));
            checkBootstrap(name, settings.text(Setting.KAFKA_BOOTSTRAP_SERVERS));
        }
    }

    /** One that looks at the nodes: it may read files of this repository, and nobody else sees what it publishes. */
    private void checkWatcher(String name, Map<String, Object> service) {
        require(service.get("image").toString().matches(".+:[^@]+@sha256:[0-9a-f]{64}"), name + " is any image");
        require(!published(name, service).isEmpty(), name + " is seen by nobody");
        environment(name, service);
        for (String each : list(service, "volumes")) {
            String[] mount = each.split(":", 3);
            if (mount[0].startsWith("./")) {
                require(mount.length == 3 && mount[2].equals("ro"), name + " may write to " + mount[0]);
                require(Files.isRegularFile(Path.of("..", mount[0])), name + ": there is no " + mount[0]);
            } else {
                require(mounted.add(mount[0]), name + " shares the volume " + mount[0]);
            }
        }
    }

    private void checkNumbers(String name, Settings settings) {
        List<Consumer<Settings>> read = List.of(
                Settings::partitions,
                Settings::replication,
                Settings::standbys,
                Settings::topics,
                Settings::outside,
                each -> each.secret(Setting.CLUSTER_SECRET, 16));
        for (Consumer<Settings> each : read) {
            try {
                each.accept(settings);
            } catch (Settings.BadSetting e) {
                problems.add(name + ": " + e.getMessage());
            }
        }
        long brokers = services.keySet().stream()
                .filter(each -> !services.get(each).containsKey("build"))
                .filter(each -> !services.get(each).containsKey("profiles"))
                .count();
        require(settings.isEmbedded() || settings.replication() <= brokers, name + " wants more replicas than brokers");
    }

    private void checkEmbedded(String name, Settings settings, Map<Integer, String> published, int http) {
        BrokerListener listener = BrokerListener.of(settings);
        require(listener.isOpen(), name + ": its broker listens where Docker brings nothing");
        require(
                listener.found().equals(published.get(listener.port())),
                name + " tells subscribers to come to " + listener.found() + " and publishes " + published);
        require(published.keySet().equals(Set.of(http, listener.port())), name + " publishes " + published);
    }

    private void checkHealth(String name, Map<String, Object> service) {
        List<String> test = list(map(service.get("healthcheck")), "test");
        require(
                test.size() == 3
                        && test.get(0).equals("CMD")
                        && List.of(test.get(1)).equals(image.entryPoint())
                        && test.get(2).equals("health"),
                name + " is asked how it is by " + test + "; the image starts " + image.entryPoint());
        require(
                Main.line().getSubcommands().containsKey(test.getLast()),
                name + ": there is no command " + test.getLast());
    }

    /** Every broker of a list has a listener at that port, and tells who comes there to come back there. */
    private void checkBootstrap(String name, String servers) {
        for (String each : servers.split(",")) {
            String[] address = each.split(":", 2);
            Map<String, Object> broker = services.get(address[0]);
            if (broker == null) {
                problems.add(name + " looks for a broker at " + each + ", which is no service");
                continue;
            }
            String advertised = environment(name, broker).getOrDefault("KAFKA_ADVERTISED_LISTENERS", "");
            require(
                    LISTENER.matcher(advertised)
                            .results()
                            .anyMatch(found -> each.equals(found.group(2) + ":" + found.group(3))),
                    name + " looks for a broker at " + each + ", which advertises " + advertised);
        }
    }

    private void checkBroker(String name, Map<String, Object> service) {
        require(service.get("image").toString().startsWith("apache/kafka:"), name + " is " + service.get("image"));
        Map<String, String> environment = environment(name, service);
        Set<String> known = KafkaConfig.configDef().names();
        environment.keySet().stream()
                .filter(variable -> !READ_BY_KAFKAS_IMAGE.contains(variable))
                .filter(variable -> !known.contains(property(variable)))
                .forEach(variable -> problems.add(name + ": " + variable + " is no setting of a broker"));
        String folder = environment.getOrDefault("KAFKA_LOG_DIRS", "");
        checkMount(name, service, folder);
        Map<String, Integer> ports = new HashMap<>();
        LISTENER.matcher(environment.getOrDefault("KAFKA_LISTENERS", ""))
                .results()
                .forEach(each -> ports.put(each.group(1), Integer.valueOf(each.group(3))));
        checkListeners(name, environment, ports, published(name, service));
        String test = list(map(service.get("healthcheck")), "test").getLast();
        Matcher port = Pattern.compile(Pattern.quote(HEALTH) + "([0-9]+) .*").matcher(test);
        require(
                port.matches() && ports.containsValue(Integer.valueOf(port.group(1))),
                name + " listens on " + ports + " and is asked how it is by " + test);
    }

    private void checkListeners(
            String name, Map<String, String> environment, Map<String, Integer> ports, Map<Integer, String> published) {
        String controller = environment.getOrDefault("KAFKA_CONTROLLER_LISTENER_NAMES", "");
        Set<String> advertised = new HashSet<>();
        LISTENER.matcher(environment.getOrDefault("KAFKA_ADVERTISED_LISTENERS", ""))
                .results()
                .forEach(each -> {
                    advertised.add(each.group(1));
                    int port = ports.getOrDefault(each.group(1), 0);
                    String address = each.group(2) + ":" + each.group(3);
                    require(
                            address.equals(name + ":" + port) || address.equals(published.get(port)),
                            name + " tells clients of " + each.group(1) + " to come to " + address + ", not to port "
                                    + port + " of its own or as what that is published");
                });
        Set<String> forClients = new HashSet<>(ports.keySet());
        require(forClients.remove(controller), name + " has no listener " + controller);
        require(forClients.equals(advertised), name + " listens as " + forClients + " and advertises " + advertised);
        require(
                advertised.contains(environment.getOrDefault("KAFKA_INTER_BROKER_LISTENER_NAME", "")),
                name + " does not let other brokers in");
        Set<String> secured = new HashSet<>();
        for (String each : environment
                .getOrDefault("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "")
                .split(",")) {
            secured.add(each.substring(0, Math.max(0, each.indexOf(':'))));
        }
        require(secured.equals(ports.keySet()), name + " listens as " + ports.keySet() + " and maps " + secured);
        require(
                Set.copyOf(ports.values()).containsAll(published.keySet()),
                name + " listens on " + ports + " and publishes " + published);
        VOTER.matcher(environment.getOrDefault("KAFKA_CONTROLLER_QUORUM_VOTERS", ""))
                .results()
                .forEach(each -> {
                    Map<String, String> voter = environment(name, services.getOrDefault(each.group(2), Map.of()));
                    require(
                            each.group(1).equals(voter.get("KAFKA_NODE_ID"))
                                    && Objects.equals(ports.get(controller), Integer.valueOf(each.group(3))),
                            name + " knows the voter " + each.group() + ", who is no such broker");
                });
    }

    /** As the image of Apache Kafka reads its environment. */
    private static String property(String variable) {
        return variable.startsWith("KAFKA_")
                ? variable.substring("KAFKA_".length()).toLowerCase(Locale.ROOT).replace('_', '.')
                : variable;
    }
}
