package stockpot.node;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.server.authorizer.AclCreateResult;
import org.apache.kafka.server.authorizer.AclDeleteResult;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.apache.kafka.server.authorizer.Authorizer;
import org.apache.kafka.server.authorizer.AuthorizerServerInfo;
import stockpot.schemas.Topics;

/**
 * What each user of the embedded broker may do. It is the same at every start and nobody can change it, so it needs no place
 * in the broker's log, as the rules of Kafka's own authorizer do: these would have to be written before anybody is let in.
 *
 * <p>The node may do everything. Others read what is published, in groups of their own. The writer appends commands as well,
 * and never in a transaction: an open one would hold back every later command of the partition.
 */
public final class BrokerRights implements Authorizer {
    /** The broker's setting that says what topics begin with. */
    static final String PREFIX = "stockpot.topic.prefix";

    private Set<String> published = Set.of();
    private Set<String> written = Set.of();
    private Set<String> groupsOfNodes = Set.of();

    @Override
    public void configure(Map<String, ?> settings) {
        Object prefix = settings.get(PREFIX);
        Topics topics = prefix == null ? Topics.DEFAULT : new Topics(prefix.toString());
        Set<String> read = new HashSet<>();
        Set<String> write = new HashSet<>();
        for (Topics.Family family : topics.families()) {
            read.add(family.ledger());
            read.add(family.results());
            write.add(family.commands());
        }
        // Whoever follows orders reads what they say, and whoever places them says it.
        read.add(topics.contracts());
        write.add(topics.contracts());
        published = Set.copyOf(read);
        written = Set.copyOf(write);
        groupsOfNodes = Set.of(topics.applicationId(), topics.settlerId(), topics.sweepId());
    }

    @Override
    public Map<Endpoint, ? extends CompletionStage<Void>> start(AuthorizerServerInfo server) {
        Map<Endpoint, CompletionStage<Void>> ready = new HashMap<>();
        server.endpoints().forEach(endpoint -> ready.put(endpoint, CompletableFuture.completedFuture(null)));
        return ready;
    }

    @Override
    public List<AuthorizationResult> authorize(AuthorizableRequestContext request, List<Action> actions) {
        String user = userOf(request);
        return actions.stream()
                .map(action -> answer(may(
                        user,
                        action.operation(),
                        action.resourcePattern().resourceType(),
                        action.resourcePattern().name())))
                .toList();
    }

    /** Whether there is anything of that kind that the user may do that with; asked of whoever writes without transactions. */
    @Override
    public AuthorizationResult authorizeByResourceType(
            AuthorizableRequestContext request, AclOperation operation, ResourceType type) {
        String user = userOf(request);
        boolean writes = operation == AclOperation.WRITE && type == ResourceType.TOPIC;
        return answer(user.equals(BrokerUsers.NODE) || (writes && user.equals(BrokerUsers.WRITER)));
    }

    private boolean may(String user, AclOperation operation, ResourceType type, String name) {
        return switch (user) {
            case BrokerUsers.NODE -> true;
            case BrokerUsers.SUBSCRIBER -> mayRead(operation, type, name);
            case BrokerUsers.WRITER -> mayRead(operation, type, name) || mayWrite(operation, type, name);
            default -> false;
        };
    }

    private boolean mayRead(AclOperation operation, ResourceType type, String name) {
        boolean reads = operation == AclOperation.READ || operation == AclOperation.DESCRIBE;
        return switch (type) {
            case TOPIC -> reads && published.contains(name);
            // In a group of the nodes' it would be given partitions that are theirs.
            case GROUP -> reads && !groupsOfNodes.contains(name);
            default -> false;
        };
    }

    private boolean mayWrite(AclOperation operation, ResourceType type, String name) {
        boolean writes = operation == AclOperation.WRITE || operation == AclOperation.DESCRIBE;
        return type == ResourceType.TOPIC && writes && written.contains(name);
    }

    private static String userOf(AuthorizableRequestContext request) {
        KafkaPrincipal principal = request.principal();
        return KafkaPrincipal.USER_TYPE.equals(principal.getPrincipalType()) ? principal.getName() : "";
    }

    private static AuthorizationResult answer(boolean allowed) {
        return allowed ? AuthorizationResult.ALLOWED : AuthorizationResult.DENIED;
    }

    @Override
    public List<? extends CompletionStage<AclCreateResult>> createAcls(
            AuthorizableRequestContext request, List<AclBinding> bindings) {
        throw new InvalidRequestException("what users of the embedded broker may do cannot be changed");
    }

    @Override
    public List<? extends CompletionStage<AclDeleteResult>> deleteAcls(
            AuthorizableRequestContext request, List<AclBindingFilter> filters) {
        throw new InvalidRequestException("what users of the embedded broker may do cannot be changed");
    }

    @Override
    public Iterable<AclBinding> acls(AclBindingFilter filter) {
        return List.of();
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
