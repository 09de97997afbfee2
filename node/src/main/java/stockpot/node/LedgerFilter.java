package stockpot.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockpot.kernel.InstanceId;
import stockpot.schemas.Topics;

/**
 * Which records of a ledger are asked for.
 *
 * @param family whose ledger it is
 * @param instance that they are of; empty for all
 * @param ids what they are about, by the member that names it
 * @param since in milliseconds since the epoch
 */
record LedgerFilter(String family, String instance, Map<String, String> ids, long since) {
    /** The families whose records name such a thing; the first one's say what becomes of it. */
    private static final Map<String, List<String>> NAMED_IN = namedIn();

    private static final Pattern AGO = Pattern.compile("([0-9]{1,9})([smhd])");

    private static Map<String, List<String>> namedIn() {
        Map<String, List<String>> families = new LinkedHashMap<>();
        families.put("product", List.of("stock"));
        families.put("lock", List.of("stock"));
        families.put("order", List.of("orders", "stock", "pots"));
        families.put("reservation", List.of("orders", "stock"));
        families.put("pot", List.of("pots"));
        return families;
    }

    static void addOptions(CommandSpec spec) {
        NAMED_IN.forEach((name, families) -> spec.addOption(ToolOptions.text(
                "--" + name,
                "only this " + name + "'s, of --instance or admin; in the ledger of "
                        + String.join(", or with --family of ", families))));
        spec.addOption(ToolOptions.text("--instance", "only this instance's"));
        spec.addOption(ToolOptions.text("--family", "stock (default), orders, pots or catalog"));
        spec.addOption(ToolOptions.text(
                "--since",
                "only from this time on: 2026-11-30T08:00:00Z, 2026-11-30 (UTC), or how long ago: 15m, 6h, 2d"));
    }

    static LedgerFilter of(ParseResult options, Instant now) {
        Map<String, String> ids = new LinkedHashMap<>();
        List<String> families = new ArrayList<>();
        NAMED_IN.forEach((name, in) -> {
            if (options.hasMatchedOption("--" + name)) {
                if (ids.isEmpty()) {
                    families.addAll(in);
                }
                families.retainAll(in);
                ids.put(name, options.matchedOptionValue("--" + name, ""));
            }
        });
        if (ids.isEmpty()) {
            Topics.FAMILIES.forEach(each -> families.add(each.name()));
        }
        String family = options.matchedOptionValue("--family", families.isEmpty() ? "" : families.getFirst());
        if (Topics.FAMILIES.stream().noneMatch(each -> each.name().equals(family)) && !family.isEmpty()) {
            throw new Settings.BadSetting("--family must be one of "
                    + Topics.FAMILIES.stream().map(Topics.Family::name).toList() + ", not '" + family + "'");
        }
        if (!families.contains(family)) {
            throw new Settings.BadSetting(
                    families.isEmpty()
                            ? "no ledger has records of both: " + flags(ids)
                            : flags(ids) + " goes with --family " + String.join(" or ", families));
        }
        String instance = options.matchedOptionValue("--instance", ids.isEmpty() ? "" : InstanceId.ADMIN.value());
        String since = options.matchedOptionValue("--since", "");
        return new LedgerFilter(family, instance, ids, since.isEmpty() ? 0 : time("--since", since, now));
    }

    private static String flags(Map<String, String> ids) {
        return ids.keySet().stream().map(name -> "--" + name).collect(Collectors.joining(" and "));
    }

    /** Milliseconds since the epoch. */
    static long time(String option, String text, Instant now) {
        try {
            Matcher ago = AGO.matcher(text);
            if (ago.matches()) {
                String unit = ago.group(2).toUpperCase(Locale.ROOT);
                return now.minus(Duration.parse((unit.equals("D") ? "P" : "PT") + ago.group(1) + unit))
                        .toEpochMilli();
            }
            return text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant().toEpochMilli()
                    : LocalDate.parse(text)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new Settings.BadSetting(option
                    + " must be a time such as 2026-11-30T08:00:00Z, a day such as 2026-11-30"
                    + " (UTC), or how long ago such as 15m, 6h or 2d, not '" + text + "'");
        }
    }

    /** Whether a record is about what is asked for, at whatever time it was. */
    boolean isAbout(JsonNode fact) {
        // The number of a reservation is nobody else's, and some of its records do not say whose it is.
        boolean isOurs =
                instance.isEmpty() || fact.path("instance").asText(instance).equals(instance);
        return isOurs
                && ids.entrySet().stream()
                        .allMatch(id -> fact.path(id.getKey()).asText().equals(id.getValue())
                                || StreamSupport.stream(
                                                fact.path(id.getKey() + "s").spliterator(), false)
                                        .anyMatch(each -> each.asText().equals(id.getValue())));
    }

    boolean isInTime(JsonNode fact) {
        return fact.path("time_ms").asLong() >= since;
    }

    /** That no record at all is about what is asked for; empty when everything is asked for. */
    String unknown() {
        if (ids.isEmpty() && instance.isEmpty()) {
            return "";
        }
        String what = ids.entrySet().stream()
                .map(id -> id.getKey() + " '" + id.getValue() + "'")
                .collect(Collectors.joining(" with "));
        return "there is no " + (ids.isEmpty() ? "record" : what) + " of instance '" + instance + "' in the ledger of "
                + family;
    }
}
