package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.RunningNode;

/** Many after the last pieces: exactly as many get one as there are. */
@ExtendWith(Children.class)
@Tag("alone")
class HotProductIT {
    private static final int CLIENTS = 64;
    private static final int PIECES = 500;
    private static final int TRIES_EACH = 15;

    @TempDir
    Path folder;

    @Test
    void sixtyFourClientsGetExactlyFiveHundredPieces() throws Exception {
        RunningNode node = RunningNode.start(folder.resolve("data"), Map.of());
        Shop shop = Shop.at(node.url());
        shop.define("ticket", Integer.toString(PIECES));
        List<Answer> answers = allAtOnce(shop);
        assertThat(answers).hasSize(CLIENTS * TRIES_EACH);
        assertThat(answers).extracting(Answer::status).containsOnly(204, 410);
        assertThat(answers).filteredOn(answer -> answer.status() == 204).hasSize(PIECES);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 410)
                .allSatisfy(answer -> assertThat(
                                answer.body().path("available_quantity").asInt())
                        .isZero());
        assertThat(answers).extracting(Answer::position).doesNotHaveDuplicates();
    }

    private static List<Answer> allAtOnce(Shop shop) throws InterruptedException, ExecutionException {
        List<Answer> answers = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<List<Answer>>> all = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int number = client;
                all.add(clients.submit(() -> locks(shop, number)));
            }
            for (Future<List<Answer>> one : all) {
                answers.addAll(one.get());
            }
        }
        return answers;
    }

    private static List<Answer> locks(Shop shop, int client) throws IOException {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < TRIES_EACH; i++) {
            answers.add(shop.lock("ticket", "cart-" + client + "-" + i, 1, Duration.ofHours(1)));
        }
        return answers;
    }
}
