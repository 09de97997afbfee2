package stockpot.topology.records;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import stockpot.orders.OrderCode;
import stockpot.orders.OrderCommand.Answered;
import stockpot.orders.OrderCommand.KeepAnswer;
import stockpot.orders.OrderKey;
import stockpot.orders.OwnerKey;
import stockpot.orders.ReservationKey;
import stockpot.topology.records.Outgoing.Verdict;
import stockpot.topology.table.Members;
import stockpot.topology.table.Unreadable;

/** Answers that are kept under the key of a request, in JSON. */
public final class AnswerWords {
    static final String OF_RESERVATION = "AnswerReservation";

    private static final String OF_ORDER = "AnswerOrder";
    private static final String ANSWER = "answer";

    private AnswerWords() {}

    static boolean isOne(String type) {
        return type.equals(OF_ORDER) || type.equals(OF_RESERVATION);
    }

    static String type(KeepAnswer command) {
        return switch (command.key()) {
            case OrderKey key -> OF_ORDER;
            case ReservationKey key -> OF_RESERVATION;
        };
    }

    /** Says the answer, in the command as in its result. */
    static void write(JsonGenerator out, KeepAnswer command) throws IOException {
        Answered answer = command.answer();
        if (answer != null) {
            out.writeObjectFieldStart(ANSWER);
            out.writeNumberField("status", answer.status());
            out.writeStringField("body", answer.body());
            out.writeEndObject();
        }
    }

    static KeepAnswer read(String type, List<String> ids, Members members) throws Unreadable {
        OwnerKey key =
                type.equals(OF_ORDER) ? OrderKey.of(ids.get(0), ids.get(1)) : ReservationWords.key(ids.getFirst());
        Members answer = members.objectOrNull(ANSWER);
        if (answer == null) {
            return new KeepAnswer(key, null);
        }
        Integer status = answer.integerOrNull("status");
        Answered answered = new Answered(status == null ? 0 : status, answer.text("body"));
        answer.noMore();
        return new KeepAnswer(key, answered);
    }

    /** Whether an outcome under the key of a request decides it; otherwise the request may be tried again. */
    public static boolean decides(Verdict verdict) {
        JsonNode data = Outgoing.data(verdict);
        return verdict.accepted()
                ? data.has(ANSWER) || data.has("attempt")
                : !verdict.code().equals(OrderCode.ATTEMPT_ABANDONED.name());
    }
}
