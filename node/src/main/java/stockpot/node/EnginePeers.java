package stockpot.node;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import stockpot.http.gateway.PeerCall;
import stockpot.kernel.Unavailable;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.history.Histories;
import stockpot.topology.query.Answering;
import stockpot.topology.query.CommitQuestion;
import stockpot.topology.query.OutcomeQuestion;
import stockpot.topology.query.RowQueries;
import stockpot.topology.webhook.Webhooks;

/** What the topology answers other nodes. */
final class EnginePeers {
    private EnginePeers() {}

    static List<PeerCall> calls(Supplier<Engine> engine) {
        List<PeerCall> calls = new ArrayList<>();
        calls.add(call(OutcomeQuestion.NAME, asked -> engine.get().outcomes().answer(asked)));
        calls.add(call(CommitQuestion.NAME, asked -> engine.get().outcomes().answerCommitted(asked)));
        calls.add(call(RowQueries.NAME, asked -> engine.get().rows().answer(asked)));
        calls.add(call(Histories.NAME, asked -> engine.get().localHistories().answer(asked)));
        calls.add(call(Webhooks.NAME, asked -> engine.get().webhooks().answer(asked)));
        for (Answering<?, ?, ?> each : StockpotFamilies.ANSWERS) {
            calls.add(call(each.name(), asked -> engine.get().fanOut().answer(each.name(), asked)));
        }
        return calls;
    }

    private interface Answer {
        byte[] to(byte[] asked) throws Unavailable, InterruptedException;
    }

    private static PeerCall call(String name, Answer answer) {
        return new PeerCall(name, asked -> EngineCommands.answer(() -> answer.to(asked)));
    }
}
