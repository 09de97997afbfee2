package stockpot.node;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What the commands of the tool can be told beside settings. It stands apart from the commands, because it is needed at every
 * start, and to load them would be to load Kafka's clients.
 */
final class ToolOptions {
    private ToolOptions() {}

    static void ofLoad(CommandSpec spec) {
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("FILE")
                .index("0")
                .required(true)
                .type(String.class)
                .description("JSON lines (.jsonl, .ndjson, .json) or .csv; - for JSON lines from standard input")
                .build());
        spec.addOption(text("--instance", "the instance to load into (admin)"));
        spec.addOption(OptionSpec.builder("--from")
                .type(Long.class)
                .paramLabel("LINE")
                .description("the line to begin with (1), to go on with a load that was interrupted")
                .build());
    }

    static void ofLedger(CommandSpec spec) {
        spec.addOption(flag("--follow", "go on printing what happens"));
        spec.addOption(flag("--json", "print the records as they are, a line each"));
        spec.addOption(text("--product", "only this product's, of --instance or admin"));
        spec.addOption(text("--instance", "only this instance's"));
        spec.addOption(text("--family", "stock (default), orders, pots or catalog"));
    }

    static void ofVerify(CommandSpec spec) {
        spec.addOption(
                text("--nodes", "URLs of the running nodes, separated by commas; without it the data folder says"));
    }

    private static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .description(description)
                .build();
    }

    private static OptionSpec text(String name, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel("VALUE")
                .description(description)
                .build();
    }
}
