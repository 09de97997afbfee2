package stockpot.http.taler.shared;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Instance;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Json;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.http.exchange.TalerDuration;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Sha256;

/** What an instance says of itself, as it is kept: JSON with its members in order of their names. */
public record InstanceSettings(ObjectNode members) {
    private static final List<String> TEXTS = List.of("email", "logo", "name", "phone_number", "website");
    private static final List<String> PLACES = List.of("address", "jurisdiction");
    private static final List<String> DELAYS =
            List.of("default_pay_delay", "default_refund_delay", "default_wire_transfer_delay");
    /** Not the protocol's: what the instance may keep. Only the admin says it. */
    public static final String QUOTA = "quota_bytes";

    private static final long MAX_QUOTA = 1L << 50;
    private static final String STEFAN = "use_stefan";
    private static final String ROUNDING = "default_wire_transfer_rounding_interval";
    private static final List<String> INTERVALS =
            List.of("NONE", "SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR");
    private static final long DAY_MICROS = 86_400_000_000L;

    /** What a new instance is to be. */
    public static InstanceSettings opened(JsonObjectReader fields) throws ApiException {
        return named(fields.text("name")).with(fields);
    }

    /** What was kept. Whoever opened the instance may have left out anything, but clients want all of it. */
    public static InstanceSettings kept(InstanceId id, Instance instance) {
        ObjectNode members = named(id.value()).members();
        try {
            if (!instance.settings().isEmpty()) {
                members.setAll(Json.fields(instance.settings().getBytes(StandardCharsets.UTF_8))
                        .sorted());
            }
        } catch (ApiException e) {
            throw new IllegalStateException("the settings of instance " + id + " are not JSON", e);
        }
        return new InstanceSettings(members);
    }

    /** Clients want a public key here. stockpot signs nothing and has none, so this only tells instances apart. */
    public static String merchantPub(InstanceId id) {
        return Crockford.encode(Sha256.of("stockpot instance " + id.value()));
    }

    private static InstanceSettings named(String name) {
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        members.put("name", name);
        for (String place : PLACES) {
            members.set(place, JsonNodeFactory.instance.objectNode());
        }
        for (String delay : DELAYS) {
            members.set(delay, JsonNodeFactory.instance.objectNode().put("d_us", DAY_MICROS));
        }
        members.put(STEFAN, true);
        members.put(ROUNDING, "NONE");
        return new InstanceSettings(members);
    }

    /** These with what the request gives laid over them. */
    public InstanceSettings with(JsonObjectReader fields) throws ApiException {
        ObjectNode changed = members.deepCopy();
        for (String name : TEXTS) {
            String text = fields.optionalText(name);
            if (text != null) {
                changed.put(name, text);
            }
        }
        for (String name : PLACES) {
            JsonObjectReader place = fields.optionalObject(name);
            if (place != null) {
                changed.set(name, place.sorted());
            }
        }
        for (String name : DELAYS) {
            if (fields.optionalRelative(name) != null) {
                changed.set(name, fields.object(name).sorted());
            }
        }
        Boolean stefan = fields.optionalFlag(STEFAN);
        if (stefan != null) {
            changed.put(STEFAN, stefan);
        }
        String rounding = fields.optionalText(ROUNDING);
        if (rounding != null) {
            if (!INTERVALS.contains(rounding)) {
                throw ApiException.malformed(ROUNDING + " must be one of " + INTERVALS);
            }
            changed.put(ROUNDING, rounding);
        }
        return new InstanceSettings(changed);
    }

    /** With the quota that the admin gives. */
    public InstanceSettings withQuota(JsonObjectReader fields) throws ApiException {
        Long quota = fields.optionalInteger(QUOTA, 0, MAX_QUOTA);
        return quota == null ? this : new InstanceSettings(members.deepCopy().put(QUOTA, quota));
    }

    /** What the instance may keep; null when the admin has not said it. */
    @Nullable
    Long quota() {
        JsonNode quota = members.path(QUOTA);
        return quota.isIntegralNumber() ? Long.valueOf(quota.longValue()) : null;
    }

    /** One of the default delays. */
    public TalerDuration delay(String name) {
        JsonNode micros = members.path(name).path("d_us");
        return micros.isIntegralNumber() ? new TalerDuration(micros.longValue()) : TalerDuration.FOREVER;
    }

    /** What contracts say of the merchant. */
    public ObjectNode merchant() {
        ObjectNode merchant = JsonNodeFactory.instance.objectNode();
        for (String name : List.of("name", "email", "website", "logo", "address", "jurisdiction")) {
            if (members.has(name)) {
                merchant.set(name, members.get(name));
            }
        }
        return merchant;
    }

    /** The text to keep. */
    public String canonical() {
        ObjectNode sorted = JsonNodeFactory.instance.objectNode();
        members.properties().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(member -> sorted.set(member.getKey(), member.getValue()));
        return sorted.toString();
    }

    public void writeMembers(JsonGenerator out) throws IOException {
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            if (member.getKey().equals(QUOTA)) {
                continue;
            }
            out.writeFieldName(member.getKey());
            out.writeTree(member.getValue());
        }
    }

    public void writeText(JsonGenerator out, String name) throws IOException {
        if (members.path(name).isTextual()) {
            out.writeStringField(name, members.path(name).textValue());
        }
    }
}
