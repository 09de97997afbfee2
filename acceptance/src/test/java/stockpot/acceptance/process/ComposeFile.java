package stockpot.acceptance.process;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What docker-compose.yml sets for its services, so that what is tested is what it starts. */
final class ComposeFile {
    private final Map<String, Map<String, String>> environments = new HashMap<>();

    ComposeFile(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file)) {
            Map<?, ?> root = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            map(root.get("services")).forEach((name, service) -> {
                // What is started only when it is asked for is no part of the cluster.
                if (!map(service).containsKey("profiles")) {
                    Map<String, String> environment = new HashMap<>();
                    map(map(service).get("environment"))
                            .forEach((variable, value) -> environment.put(variable.toString(), value.toString()));
                    environments.put(name.toString(), environment);
                }
            });
        }
    }

    private static Map<?, ?> map(Object node) {
        if (node instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalStateException("expected a map where there is " + node);
    }

    /** The environment of a service. */
    Map<String, String> environment(String service) {
        Map<String, String> environment = environments.get(service);
        if (environment == null) {
            throw new IllegalStateException("there is no service " + service);
        }
        return Map.copyOf(environment);
    }

    /** The services whose name begins so, in order. */
    List<String> services(String prefix) {
        return environments.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .toList();
    }
}
