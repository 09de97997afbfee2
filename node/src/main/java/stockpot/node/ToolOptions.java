package stockpot.node;

import java.util.List;
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
        spec.addOption(flag(
                "--update", "change products that are there already to what the file says of them, where it differs"));
        spec.addOption(OptionSpec.builder("--url")
                .type(String.class)
                .paramLabel("URL")
                .description("load over HTTP into the node at this address, with a token, instead of over Kafka")
                .build());
        spec.addOption(OptionSpec.builder("--token-file")
                .type(String.class)
                .paramLabel("FILE")
                .description("file that has the token for --url; or set STOCKPOT_TOKEN")
                .build());
        spec.addOption(OptionSpec.builder("--from")
                .type(Long.class)
                .paramLabel("LINE")
                .description("the line to begin with (1), to go on with a load that was interrupted")
                .build());
    }

    static void ofLedger(CommandSpec spec) {
        spec.addOption(flag("--follow", "go on printing what happens"));
        spec.addOption(flag("--json", "the same as --format json"));
        spec.addOption(text(
                "--format",
                "text (default), json (the records as they are, a line each; with --at and --diff what"
                        + " there is), or csv with --at and --diff"));
        spec.addOption(text(
                "--at",
                "how each product, order, reservation or pot was at a time, as --since has them, or at a position such"
                        + " as stockpot.stock.commands/3/1042, of what is decided in that partition"));
        spec.addOption(OptionSpec.builder("--diff")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("2")
                .paramLabel("MOMENT")
                .description("what is different at the second moment from what it was at the first, as --at has them")
                .build());
        LedgerFilter.addOptions(spec);
        spec.addOption(OptionSpec.builder("--tail")
                .type(Integer.class)
                .paramLabel("N")
                .description("only the last N of them; with --follow what happens from then on, too")
                .build());
    }

    static void ofDemo(CommandSpec spec) {
        spec.addOption(OptionSpec.builder("--pace")
                .type(Double.class)
                .paramLabel("N")
                .description("how many simulated shoppers come in a second, 0 to 100 (0.5)")
                .build());
    }

    static void ofVerify(CommandSpec spec) {
        spec.addOption(
                text("--nodes", "URLs of the running nodes, separated by commas; without it the data folder says"));
        spec.addOption(flag("--checkpoint", "print offsets and digests of the commands, to be kept elsewhere"));
        spec.addOption(text("--sign", "with --checkpoint: a file with a private Ed25519 key (PEM)"));
        spec.addOption(text("--against", "a file with a checkpoint that the log must still begin with"));
        spec.addOption(text("--key", "with --against: a file with the public Ed25519 key (PEM)"));
    }

    static void ofReplay(CommandSpec spec) {
        spec.addOption(text("--with", "the stockpot.jar of another build, beside which its lib folder lies"));
        spec.addOption(text(
                "--until",
                "the last position that counts, such as stockpot.stock.commands/3/1042, of that partition alone"));
        spec.addOption(flag("--all", "with --with: each difference, and not only the first of each thing"));
    }

    static void ofRaise(CommandSpec spec) {
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("LEVEL")
                .index("0")
                .arity("0..1")
                .required(false)
                .type(Integer.class)
                .description("the level (the highest that this stockpot knows)")
                .build());
        spec.addOption(text("--nodes", "URLs of running nodes, separated by commas; without it the data folder says"));
    }

    static void ofCopy(CommandSpec spec, String standard) {
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("FILE")
                .index("0")
                .required(true)
                .type(String.class)
                .description("the file, JSON lines compressed with gzip; - for " + standard)
                .build());
    }

    private static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .description(description)
                .build();
    }

    static OptionSpec text(String name, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel("VALUE")
                .description(description)
                .build();
    }
}
