package stockpot.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an image is made of, as far as its containers depend on it. */
record Dockerfile(List<String> lines) {
    static Dockerfile of(String text) {
        return new Dockerfile(text.replaceAll("(?m)^\\s*#.*\n", "")
                .replaceAll("\\s*\\\\\n\\s*", " ")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList());
    }

    /** What follows a word at the beginning of a line; the last such line counts. */
    String last(String instruction) {
        return lines.stream()
                .filter(line -> line.startsWith(instruction + " "))
                .map(line -> line.substring(instruction.length() + 1))
                .reduce("", (_, later) -> later);
    }

    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        for (String each : last("ENV").split(" ")) {
            environment.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
        }
        return environment;
    }

    List<String> entryPoint() {
        return words(last("ENTRYPOINT"));
    }

    private static List<String> words(String json) {
        return Pattern.compile("\"([^\"]*)\"")
                .matcher(json)
                .results()
                .map(each -> each.group(1))
                .toList();
    }

    /** What is wrong with it, seen from the folder that it is built in. */
    List<String> problems(Path root) {
        List<String> problems = new ArrayList<>();
        String folder = last("WORKDIR");
        Consumer<String> missing = problems::add;
        lines.stream().filter(line -> line.startsWith("COPY ")).forEach(line -> {
            List<String> words = List.of(line.split(" "));
            String source = words.get(words.size() - 2).replaceFirst("^/build/", "");
            boolean built = source.equals("node/target/lib") || source.equals("node/target/stockpot.jar");
            if (!built && !Files.exists(root.resolve(source))) {
                missing.accept("there is no " + source + " to copy");
            }
        });
        Matcher user = Pattern.compile("useradd .*--uid ([0-9]+) .* (\\w+) && install -d -o (\\w+) -m 700 (\\S+)")
                .matcher(String.join("\n", lines));
        if (!user.find()
                || !user.group(1).equals(last("USER"))
                || !user.group(2).equals(user.group(3))
                || !user.group(4).equals(last("VOLUME"))
                || !last("VOLUME").equals(environment().get(Setting.DATA_DIR.environmentName()))) {
            missing.accept("its user, the folder that is the user's, the volume and the data folder do not fit");
        }
        Settings settings = Settings.read(Map.of(), environment(), root.resolve("none.properties"));
        if (!last("EXPOSE").equals(settings.text(Setting.HTTP_PORT))) {
            missing.accept("it exposes " + last("EXPOSE"));
        }
        if (!entryPoint().equals(List.of(folder + "/stockpot"))) {
            missing.accept("it starts " + entryPoint() + ", and the script lies in " + folder);
        }
        if (!Main.line().getSubcommands().containsKey(words(last("CMD")).getFirst())) {
            missing.accept("there is no command " + last("CMD"));
        }
        return problems;
    }
}
