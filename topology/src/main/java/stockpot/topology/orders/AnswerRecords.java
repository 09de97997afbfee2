package stockpot.topology.orders;

import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.SMALL_COUNT;
import static stockpot.topology.table.Types.TEXT;
import static stockpot.topology.table.Types.object;
import static stockpot.topology.table.Types.within;

import stockpot.orders.OrderCommand.Answered;
import stockpot.orders.OrderCommand.KeepAnswer;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.ValueType;

/** The records about answers that are kept, which are about an order or about a reservation. */
final class AnswerRecords {
    static final ValueType<Answered> ANSWERED = object(table(Answered.class)
            .is("An answer of HTTP.")
            .member(
                    "status",
                    Answered::status,
                    within(SMALL_COUNT, 200, 499),
                    "Its status; one of 500 and above says that something went wrong for the moment, and does not"
                            + " stand.")
            .member("body", Answered::body, TEXT, "Its body, written into this string.")
            .done());

    /** An answer that is kept, in its command as in its result. */
    static final RecordTable<KeepAnswer> ANSWER = table(KeepAnswer.class)
            .is("Keep what a client was answered under the Idempotency-Key of a request for this, be it there or not."
                    + " It changes nothing: its outcome is remembered under its id like any other, and what was decided"
                    + " under that id first stands.")
            .optional(
                    "answer",
                    KeepAnswer::answer,
                    ANSWERED,
                    "Left out when none stands yet: then only what was asked for (the fingerprint) is kept under the"
                            + " id.")
            .done();

    /** What the outcome of keeping an answer says, which never changes anything. */
    static final RecordTable<KeepAnswer> KEPT = ANSWER.meaning(
                    "An answer is kept under the id of the command, which a client chose; or was kept under it before"
                            + " the command came.")
            .rule("{\"required\": [\"unchanged\"]}");

    private AnswerRecords() {}
}
