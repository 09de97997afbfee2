package stockpot.http.taler.instances;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import stockpot.catalog.CatalogCode;
import stockpot.catalog.CatalogCommand.ChangeInstance;
import stockpot.catalog.CatalogCommand.ChangePassword;
import stockpot.catalog.CatalogCommand.CloseInstance;
import stockpot.catalog.CatalogCommand.OpenInstance;
import stockpot.catalog.Instance;
import stockpot.http.access.Passwords;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.http.exchange.LogBudget;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Commands;
import stockpot.http.gateway.Reads;
import stockpot.http.taler.shared.CatalogRefusals;
import stockpot.http.taler.shared.InstanceSettings;
import stockpot.http.taler.shared.Quota;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Outcome;
import stockpot.kernel.Request;
import stockpot.kernel.Row;
import stockpot.kernel.Unavailable;
import stockpot.orders.KeyedAnswers;

/** Instances: {@code /management/instances} for the admin, {@code /private} for each instance's own. */
public final class InstanceRoutes {
    private static final int MAX_ID_CHARS = 64;
    private static final String OLD_ADMIN = "default";
    private static final int MAX_SETTINGS_BYTES = 1 << 15;

    /** What an instance says of itself is in the command, its row, the ledger and in what every node is told. */
    private static final int COPIES = 4;

    private final Commands commands;
    private final Reads reads;
    private final ErrorTable errors;
    private final Passwords passwords;
    private final Purge purge;
    private final Quota quota;

    public InstanceRoutes(Commands commands, Reads reads, ErrorTable errors, Passwords passwords, Quota quota) {
        this.quota = quota;
        this.commands = commands;
        this.reads = reads;
        this.errors = errors;
        this.passwords = passwords;
        this.purge = new Purge(commands, reads);
    }

    public List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.add(new Endpoint(Verb.POST, "/management/instances", Access.MANAGEMENT, this::open));
        endpoints.add(new Endpoint(Verb.GET, "/management/instances", Access.MANAGEMENT, this::list));
        addEach(endpoints, "/management/instances/{id}", Access.MANAGEMENT, Access.MANAGEMENT, InstanceRoutes::named);
        addEach(endpoints, "/private", Access.INSTANCES_READ, Access.INSTANCES_WRITE, HttpRequest::instance);
        return endpoints;
    }

    /** Which instance a request is about. */
    @FunctionalInterface
    private interface Target {
        InstanceId of(HttpRequest call) throws ApiException;
    }

    private void addEach(List<Endpoint> endpoints, String path, Access toRead, Access toWrite, Target target) {
        endpoints.add(new Endpoint(Verb.GET, path, toRead, call -> get(target.of(call))));
        boolean byAdmin = toWrite == Access.MANAGEMENT;
        endpoints.add(new Endpoint(Verb.PATCH, path, toWrite, call -> change(call, target.of(call), byAdmin)));
        endpoints.add(new Endpoint(Verb.DELETE, path, toWrite, call -> delete(call, target.of(call))));
        endpoints.add(new Endpoint(Verb.POST, path + "/auth", toWrite, call -> changePassword(call, target.of(call))));
    }

    private static InstanceId named(HttpRequest call) throws ApiException {
        return call.id(0, InstanceId::new);
    }

    private HttpResponse open(HttpRequest call) throws ApiException, Unavailable {
        JsonObjectReader fields = call.fields();
        InstanceId id = newId(fields.text("id"));
        call.concerns(id.value());
        InstanceSettings settings = InstanceSettings.opened(fields).withQuota(fields);
        requireSmall(settings);
        InstanceAuth auth =
                InstanceAuth.read(fields.object("auth"), ErrorCode.MERCHANT_PRIVATE_POST_INSTANCES_BAD_AUTH);
        requireNoTwin(id);
        String hash = passwords.hashInTurn(call.clientAddress(), id, auth.password());
        Request request = call.request();
        commands.run(KeyedAnswers.bind(request, call.instance()));
        return answer(
                commands.send(request, new OpenInstance(id, settings.canonical(), hash)),
                ErrorCode.MERCHANT_PRIVATE_POST_INSTANCES_PURGE_REQUIRED);
    }

    /** Fewer ids than a path could name: what every client of the protocol accepts. */
    private static InstanceId newId(String text) throws ApiException {
        boolean fits = !text.isEmpty() && text.length() <= MAX_ID_CHARS && isLetterOrDigit(text.charAt(0));
        for (int i = 0; fits && i < text.length(); i++) {
            fits = isLetterOrDigit(text.charAt(i)) || "_.@-".indexOf(text.charAt(i)) >= 0;
        }
        if (!fits) {
            throw ApiException.malformed("id must be 1 to " + MAX_ID_CHARS
                    + " letters, digits, _ . @ or -, and begin with a letter or a digit");
        }
        if (text.equalsIgnoreCase(OLD_ADMIN)) {
            throw ApiException.malformed("id must not be " + OLD_ADMIN + ": its paths lead to the admin instance");
        }
        return HttpRequest.id(text, InstanceId::new);
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /**
     * Two ids that a person takes for one are refused. The ids lie in different partitions, so this is judged by what this node
     * sees: of two that are opened at the same moment, both stay.
     */
    private void requireNoTwin(InstanceId id) throws ApiException, Unavailable {
        if (reads.instance(id).isPresent()) {
            // What becomes of an id that is there is the log's to say.
            return;
        }
        for (Reads.InstanceRow row : reads.instances()) {
            if (row.id().value().equalsIgnoreCase(id.value())) {
                throw new ApiException(
                        ErrorCode.MERCHANT_PRIVATE_POST_INSTANCES_ALREADY_EXISTS,
                        "there is an instance " + row.id()
                                + ", which differs in the case of letters only; choose another id");
            }
        }
    }

    private HttpResponse change(HttpRequest call, InstanceId id, boolean byAdmin) throws ApiException, Unavailable {
        Optional<Row<Instance>> row = reads.instance(id);
        if (row.isEmpty()) {
            throw new ApiException(ErrorCode.MERCHANT_GENERIC_INSTANCE_UNKNOWN, "");
        }
        InstanceSettings settings = InstanceSettings.kept(id, row.get().value()).with(call.fields());
        if (byAdmin) {
            settings = settings.withQuota(call.fields());
        }
        LogBudget.requireChange(call.body().length, requireSmall(settings), COPIES);
        return answer(
                commands.send(call.request(), new ChangeInstance(id, settings.canonical())),
                ErrorCode.MERCHANT_PRIVATE_PATCH_INSTANCES_PURGE_REQUIRED);
    }

    /** They are written again with each token, each definition and each new password. */
    private static long requireSmall(InstanceSettings settings) throws ApiException {
        long bytes = LogBudget.bytes(settings.canonical());
        if (bytes > MAX_SETTINGS_BYTES) {
            throw new ApiException(
                    ErrorCode.GENERIC_UPLOAD_EXCEEDS_LIMIT,
                    "what an instance says of itself, its logo included, has at most " + MAX_SETTINGS_BYTES
                            + " bytes together, and this has " + bytes);
        }
        return bytes;
    }

    private HttpResponse changePassword(HttpRequest call, InstanceId id) throws ApiException, Unavailable {
        InstanceAuth auth = InstanceAuth.read(call.fields(), ErrorCode.MERCHANT_PRIVATE_POST_INSTANCE_AUTH_BAD_AUTH);
        String hash = passwords.hashInTurn(call.clientAddress(), id, auth.password());
        call.mayBeRepeated();
        return answer(commands.send(call.request(id), new ChangePassword(id, hash)));
    }

    private HttpResponse delete(HttpRequest call, InstanceId id) throws ApiException, Unavailable {
        boolean purges = call.query().says("purge", "yes");
        Outcome<?> closed = commands.send(call.request(), new CloseInstance(id, false));
        boolean goesOn = closed.isGranted() || closed.isRefusedAs(CatalogCode.INSTANCE_CLOSED);
        if (!purges || !goesOn) {
            return answer(closed);
        }
        purge.removeAll(call, id);
        return answer(commands.send(call.request(), new CloseInstance(id, true)));
    }

    /** What is closed and has to be purged first is called so. */
    private HttpResponse answer(Outcome<?> outcome, ErrorCode closed) {
        return outcome instanceof Outcome.Refused<?> refused && refused.isRefusedAs(CatalogCode.INSTANCE_CLOSED)
                ? errors.answer(closed, refused.because().sentence()).at(refused.position())
                : answer(outcome);
    }

    private HttpResponse answer(Outcome<?> outcome) {
        return outcome instanceof Outcome.Refused<?> refused
                ? CatalogRefusals.answer(refused, errors)
                : HttpResponse.noContent(outcome.position());
    }

    private HttpResponse get(InstanceId id) throws ApiException, Unavailable {
        Optional<Row<Instance>> row = reads.instance(id);
        if (row.isEmpty()) {
            throw new ApiException(ErrorCode.MERCHANT_GENERIC_INSTANCE_UNKNOWN, "");
        }
        if (row.get().value().closed()) {
            throw new ApiException(ErrorCode.MERCHANT_GENERIC_INSTANCE_DELETED, "");
        }
        InstanceSettings settings = InstanceSettings.kept(id, row.get().value());
        Quota.Room room = quota.of(id, row.get().value());
        return HttpResponse.ok(out -> {
                    out.writeStartObject();
                    settings.writeMembers(out);
                    out.writeNumberField(InstanceSettings.QUOTA, room.limit());
                    out.writeNumberField("used_bytes", room.used());
                    out.writeStringField("merchant_pub", InstanceSettings.merchantPub(id));
                    out.writeObjectFieldStart("auth");
                    out.writeStringField("method", "token");
                    out.writeEndObject();
                    out.writeEndObject();
                })
                .at(row.get().position());
    }

    private HttpResponse list(HttpRequest call) throws Unavailable {
        List<Reads.InstanceRow> rows = reads.instances();
        List<InstanceSettings> settings = new ArrayList<>(rows.size());
        for (Reads.InstanceRow row : rows) {
            settings.add(InstanceSettings.kept(row.id(), row.instance()));
        }
        return HttpResponse.ok(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("instances");
            for (int i = 0; i < rows.size(); i++) {
                writeListed(out, rows.get(i), settings.get(i));
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static void writeListed(JsonGenerator out, Reads.InstanceRow row, InstanceSettings settings)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("id", row.id().value());
        settings.writeText(out, "name");
        settings.writeText(out, "website");
        settings.writeText(out, "logo");
        out.writeStringField("merchant_pub", InstanceSettings.merchantPub(row.id()));
        out.writeArrayFieldStart("payment_targets");
        out.writeEndArray();
        out.writeBooleanField("deleted", row.instance().closed());
        out.writeEndObject();
    }
}
