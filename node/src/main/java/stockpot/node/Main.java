package stockpot.node;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import stockpot.kernel.Levels;

/** The command line. */
public final class Main {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int MISUSED = 2;

    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";
    /** Options at all only so that they are not echoed as ones that are unknown. */
    private static final Set<Setting> NO_FLAGS = EnumSet.of(
            Setting.ADMIN_PASSWORD, Setting.SUBSCRIBER_PASSWORD, Setting.WRITER_PASSWORD, Setting.TOKEN_SECRET);

    private static final Path SETTINGS_FILE = Path.of("stockpot.properties");

    private Main() {}

    public static void main(String[] arguments) {
        // Each request is a few short turns on a virtual thread. Left alone the JDK wakes a carrier thread on every
        // core for
        // them, and those take the cores from the broker and the stream threads: on two cores a fifth of the
        // throughput.
        int carriers = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        if (System.getProperty(CARRIERS) == null) {
            System.setProperty(CARRIERS, Integer.toString(carriers));
        }
        System.exit(run(arguments));
    }

    /** A command of the tool. */
    interface Tool {
        int run(Settings settings, ParseResult options) throws Exception;
    }

    static int run(String... arguments) {
        CommandLine line = line();
        return line.execute(
                asked(List.of(arguments), line.getSubcommands().keySet()).toArray(String[]::new));
    }

    /** All commands and their options. */
    static CommandLine line() {
        CommandSpec root = CommandSpec.create().name("stockpot");
        root.usageMessage().description("Keeps stock: locks, sells and counts it, on a Kafka log.");
        root.version("stockpot " + Version.text());
        root.addOption(help());
        root.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print the version and end.")
                .build());
        add(
                root,
                "run",
                "Start a node and serve until it is stopped.",
                (settings, options) -> new Run(settings, node -> {}).run());
        add(root, "version", "Print the version.", (settings, options) -> {
            System.out.println("stockpot " + Version.text());
            return OK;
        });
        add(
                root,
                "health",
                "Ask a running node whether it is ready; where not, say why and end with 1.",
                (settings, options) -> new HealthTool(settings).run());
        CommandSpec demo = add(
                root,
                "demo",
                "Start a node in a folder of its own, with a small shop to try things out with and simulated shoppers.",
                // A reference to the method would load the class, and Kafka's clients with it, at every start.
                (settings, options) -> Demo.run(settings, options));
        ToolOptions.ofDemo(demo);
        CommandSpec load = add(
                root,
                "load",
                "Load products, categories, groups, units and templates from a file into a running node.",
                (settings, options) -> new LoadTool(settings, options).run());
        ToolOptions.ofLoad(load);
        CommandSpec ledger = add(
                root,
                "ledger",
                "Print what happened, in the order of time.",
                (settings, options) -> new LedgerTool(settings, options).run());
        ToolOptions.ofLedger(ledger);
        CommandSpec verify = add(
                root,
                "verify",
                "Fold the command logs afresh and compare rows, results and ledger with what is there.",
                (settings, options) -> new VerifyTool(settings, options).run());
        ToolOptions.ofVerify(verify);
        add(
                root,
                "rebuild",
                "Make the rows anew from the command logs alone, while no node runs.",
                (settings, options) -> new RebuildTool(settings).run());
        CommandSpec replay = add(
                root,
                "replay",
                "Say what this program makes of the log, or where another build would have decided otherwise.",
                (settings, options) -> new ReplayTool(settings, options).run());
        ToolOptions.ofReplay(replay);
        CommandSpec export = add(
                root,
                "export",
                "Write the whole log to a file, as it is at one moment; nodes may run.",
                (settings, options) -> new ExportTool(settings, options).run());
        ToolOptions.ofCopy(export, "standard output");
        CommandSpec imported = add(
                root,
                "import",
                "Write an exported log where there is none yet, while no node runs.",
                (settings, options) -> new ImportTool(settings, options).run());
        ToolOptions.ofCopy(imported, "standard input");
        CommandSpec raise = add(
                root,
                "raise-level",
                "Decide under the rules of a later level from now on, when all nodes know it; there is no way back.",
                (settings, options) -> new RaiseLevelTool(settings, options, Levels.KNOWN).run());
        ToolOptions.ofRaise(raise);
        CommandLine line = new CommandLine(root);
        line.setExecutionStrategy(Main::execute);
        line.getHelpSectionMap().put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_FOOTER, help -> OTHER_TOOLS);
        return line;
    }

    /** {@code help X} is another way to say {@code X --help}; of an X that is no command it is said that it is none. */
    private static List<String> asked(List<String> arguments, Set<String> commands) {
        if (arguments.isEmpty()) {
            return List.of("--help");
        }
        if (!arguments.getFirst().equals("help")) {
            return arguments;
        }
        if (arguments.size() == 1) {
            return List.of("--help");
        }
        String about = arguments.get(1);
        return commands.contains(about) ? List.of(about, "--help") : List.of(about);
    }

    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this and end.")
                .build();
    }

    private static final String OTHER_TOOLS =
            "%nThe script adds: build, test (the whole test suite), bench (load against a running node).%n".formatted();

    private static CommandSpec add(CommandSpec root, String name, String description, Tool tool) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(tool).name(name);
        spec.usageMessage().description(description);
        spec.addOption(help());
        for (Setting setting : Setting.values()) {
            String otherwise = setting.otherwise().isEmpty() ? "" : " (" + setting.otherwise() + ")";
            spec.addOption(OptionSpec.builder(setting.flag())
                    .type(String.class)
                    .paramLabel("VALUE")
                    .description(setting.meaning() + otherwise + "; " + setting.environmentName())
                    .hidden(NO_FLAGS.contains(setting) || !name.equals("run"))
                    .build());
        }
        if (!name.equals("run")) {
            spec.usageMessage().footer("The settings of a node are flags here, too: stockpot help run.");
        }
        root.addSubcommand(name, spec);
        return spec;
    }

    private static int execute(ParseResult parsed) {
        Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped;
        }
        ParseResult options = parsed.subcommand();
        if (options == null) {
            parsed.commandSpec().commandLine().usage(System.err);
            return MISUSED;
        }
        Settings settings;
        try {
            settings = Settings.read(flags(options), System.getenv(), SETTINGS_FILE);
            Misspelt.among(System.getenv().keySet()).forEach(each -> System.err.println("stockpot: " + each));
        } catch (Settings.BadSetting e) {
            System.err.println("stockpot: " + e.getMessage());
            return MISUSED;
        }
        try {
            return ((Tool) options.commandSpec().userObject()).run(settings, options);
        } catch (Settings.BadSetting e) {
            System.err.println("stockpot: " + e.getMessage());
            return MISUSED;
        } catch (Exception e) {
            System.err.println("stockpot: " + Explained.failure(e, settings));
            if (System.getenv("STOCKPOT_DEBUG") != null) {
                e.printStackTrace();
            }
            return FAILED;
        }
    }

    private static Map<Setting, String> flags(ParseResult options) {
        if (options.hasMatchedOption(Setting.ADMIN_PASSWORD.flag())) {
            throw new Settings.BadSetting(Setting.ADMIN_PASSWORD.flag()
                    + " would show the password to everybody who lists the processes of this"
                    + " machine: write it into a file that nobody else can read and give "
                    + Setting.ADMIN_PASSWORD_FILE.flag() + " FILE, or set "
                    + Setting.ADMIN_PASSWORD.environmentName());
        }
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            if (options.hasMatchedOption(setting.flag())) {
                if (NO_FLAGS.contains(setting)) {
                    throw new Settings.BadSetting(
                            setting.flag() + " would show it to everybody who lists the processes of this machine: set "
                                    + setting.environmentName() + ", or " + setting.propertyName() + " in "
                                    + SETTINGS_FILE);
                }
                flags.put(setting, options.matchedOptionValue(setting.flag(), ""));
            }
        }
        return flags;
    }
}
