package stockpot.node;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.catalog.CatalogCode;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogCommand.ChangePassword;
import stockpot.catalog.CatalogCommand.OpenInstance;
import stockpot.catalog.Instance;
import stockpot.http.access.Passwords;
import stockpot.http.access.SecurityLog;
import stockpot.http.gateway.Commands;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Outcome;
import stockpot.kernel.Request;
import stockpot.kernel.Row;
import stockpot.kernel.Unavailable;

/** The instance that manages the others: it has to be there before anybody can ask for anything. */
final class AdminAccount {
    private static final Logger SECURITY = LoggerFactory.getLogger(SecurityLog.NAME);
    private static final String SETTINGS = "{\"name\":\"admin\"}";

    private final Commands commands;
    private final EngineReads reads;
    private final Supplier<String> ids;

    AdminAccount(Commands commands, EngineReads reads, Supplier<String> ids) {
        this.commands = commands;
        this.reads = reads;
        this.ids = ids;
    }

    boolean exists() throws IOException {
        return find().isPresent();
    }

    /**
     * Sees to it that the instance is there and has this password.
     *
     * @throws Settings.BadSetting when it is none for somebody who has another one
     */
    void ensure(String password) throws IOException {
        Optional<Instance> instance = find();
        if (instance.isEmpty()) {
            // Nodes of a cluster may start at once; the log says which of them was first.
            send(new OpenInstance(InstanceId.ADMIN, SETTINGS, hash(password)), CatalogCode.INSTANCE_EXISTS);
        } else if (!Passwords.isHashOf(instance.get().passwordHash(), password)) {
            send(new ChangePassword(InstanceId.ADMIN, hash(password)), CatalogCode.INSTANCE_UNKNOWN);
            SECURITY.info("password changed: instance=admin by=the-setting-at-start");
        }
    }

    private static String hash(String password) {
        String fault = Passwords.faultOf(password);
        if (fault != null) {
            throw new Settings.BadSetting("instance admin cannot have this password: " + fault + "; set "
                    + Setting.ADMIN_PASSWORD.environmentName() + " or " + Setting.ADMIN_PASSWORD_FILE.environmentName()
                    + " to another one, or to none to have one generated");
        }
        return Passwords.hash(password);
    }

    private Optional<Instance> find() throws IOException {
        try {
            Optional<Instance> seen = reads.instance(InstanceId.ADMIN).map(Row::value);
            // A node that has the log to itself for the first time, as after an import, sees nothing yet.
            return seen.isPresent() ? seen : reads.instanceOfOwner(InstanceId.ADMIN);
        } catch (Unavailable e) {
            throw new IOException("cannot read instance admin", e);
        }
    }

    private void send(CatalogCommand command, CatalogCode harmless) throws IOException {
        try {
            Outcome<?> outcome = commands.send(new Request(ids.get(), "", false, true), command);
            if (outcome instanceof Outcome.Refused<?> refused && !refused.isRefusedAs(harmless)) {
                throw new IOException(
                        "instance admin cannot be set up: " + refused.because().sentence());
            }
        } catch (Unavailable e) {
            throw new IOException("instance admin cannot be set up", e);
        }
    }
}
