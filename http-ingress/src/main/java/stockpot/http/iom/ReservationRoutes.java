package stockpot.http.iom;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.KeptAnswer;
import stockpot.http.exchange.Live;
import stockpot.http.exchange.LogBudget;
import stockpot.http.exchange.RequestIds;
import stockpot.http.exchange.TenantLimits;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Commands;
import stockpot.http.gateway.Reads;
import stockpot.http.iom.Shops.Shop;
import stockpot.kernel.InstanceId;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Outcome;
import stockpot.kernel.Request;
import stockpot.kernel.Row;
import stockpot.kernel.Sha256;
import stockpot.kernel.Unavailable;
import stockpot.orders.KeyedAnswers;
import stockpot.orders.OrderAnswer;
import stockpot.orders.OrderCode;
import stockpot.orders.Reservation;
import stockpot.orders.Reservation.State;
import stockpot.orders.ReservationFlow;
import stockpot.orders.ReservationFlow.Change;
import stockpot.orders.ReservationFlow.Missing;
import stockpot.orders.ReservationFlow.Reserved;
import stockpot.orders.ReservationFlow.Wanted;
import stockpot.orders.ReservationKey;
import stockpot.stock.StockRejection;

/** Reservations: {@code /servlets/services/reservation}, whose last segment is a shop on POST and a reservation otherwise. */
public final class ReservationRoutes {
    private static final String RESERVATION = "/servlets/services/reservation/{id}";
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int MALFORMED = 400;
    private static final int NOT_FOUND = 404;
    private static final int BITS_TOO_MANY = 11;
    private static final int MOST_DRAWS = 5;
    private static final long MILLIS_PER_SECOND = 1000;
    private static final String TO_CREATE = "create";
    private static final String TO_UPDATE = "update";
    private static final String TO_DELETE = "delete";

    private final Commands commands;
    private final Shops shops;
    private final InstantSource clock;
    private final TenantLimits limits;
    private final Live<ReservationKey> live;
    private final SecureRandom random = RequestIds.inSoftware();

    public ReservationRoutes(Commands commands, Reads reads, InstantSource clock, TenantLimits limits) {
        this.commands = commands;
        this.shops = new Shops(reads);
        this.clock = clock;
        this.limits = limits;
        this.live = new Live<>(limits.reservationsOfShop(), "reservations of a shop");
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Serving.endpoint(Verb.POST, RESERVATION, this::make),
                Serving.endpoint(Verb.GET, RESERVATION, this::get),
                Serving.endpoint(Verb.PUT, RESERVATION, this::change),
                Serving.endpoint(Verb.DELETE, RESERVATION, this::cancel));
    }

    private HttpResponse make(HttpRequest call) throws ApiException, Unavailable, IomException {
        Shop shop = shops.find(call.instance(), call.parameter(0));
        Serving.requireJson(call);
        ReservationRequest wanted = ReservationRequest.ofNew(call.body());
        Request request = call.request();
        return request.keyed() ? makeOnce(request, shop, wanted) : makeAnew(request, shop.id(), wanted);
    }

    private HttpResponse makeAnew(Request request, InstanceId shop, ReservationRequest wanted)
            throws ApiException, Unavailable, IomException {
        for (int draws = 0; draws < MOST_DRAWS; draws++) {
            ReservationKey key = key(random.nextLong());
            requireRoom(shop, key);
            Reserved reserved = make(request, key, shop, wanted);
            if (!saysExists(reserved.outcome())) {
                note(shop, key, reserved, lifetime(wanted));
                return answer(key, reserved, TO_CREATE);
            }
        }
        throw new IllegalStateException("of 2^53 numbers all that were drawn are taken");
    }

    /** The number follows from the key, so the same key leads to the same reservation; not to one of a shop that was purged. */
    private HttpResponse makeOnce(Request request, Shop shop, ReservationRequest wanted)
            throws ApiException, Unavailable, IomException {
        String source = request.id() + "@" + shop.serial();
        ReservationKey key = key(ByteBuffer.wrap(Sha256.of(source)).getLong());
        try {
            // A reservation that was made is answered as it is by now, and a refusal as it was.
            Optional<HttpResponse> kept =
                    commands.run(KeyedAnswers.recall(request, key)).map(KeptAnswer::in);
            return kept.isPresent() ? kept.get() : makeOrKeep(request, key, shop.id(), wanted);
        } catch (Unavailable e) {
            if (e.kind() == Unavailable.Kind.CONFLICT) {
                throw IomException.because(IomError.Kind.KEY_USED, "");
            }
            throw e;
        }
    }

    private HttpResponse makeOrKeep(Request request, ReservationKey key, InstanceId shop, ReservationRequest wanted)
            throws ApiException, Unavailable, IomException {
        requireRoom(shop, key);
        Reserved reserved = make(request, key, shop, wanted);
        note(shop, key, reserved, lifetime(wanted));
        Outcome<OrderAnswer> outcome = reserved.outcome();
        if (saysExists(outcome)) {
            throw IomException.because(IomError.Kind.KEY_USED, "");
        }
        if (outcome != null && outcome.isGranted()) {
            return keptOr(key, reserved, outcome);
        }
        HttpResponse refusal;
        try {
            refusal = answer(key, reserved, TO_CREATE);
        } catch (IomException e) {
            refusal = e.answer();
        }
        Outcome<OrderAnswer> first = commands.run(KeyedAnswers.keep(request, key, KeptAnswer.of(refusal)));
        return first.answer() instanceof OrderAnswer.Done
                ? refusal
                : keptOr(key, new Reserved(first, List.of(), false), first);
    }

    private HttpResponse keptOr(ReservationKey key, Reserved reserved, Outcome<OrderAnswer> outcome)
            throws IomException {
        HttpResponse kept = KeptAnswer.in(outcome);
        return kept == null ? answer(key, reserved, TO_CREATE) : kept;
    }

    private static ReservationKey key(long anyBits) {
        return new ReservationKey(Math.max(1, anyBits >>> BITS_TOO_MANY));
    }

    private Reserved make(Request request, ReservationKey key, InstanceId shop, ReservationRequest wanted)
            throws Unavailable {
        Wanted plan = new Wanted(key, shop, wanted.requiredLines(), wanted.partly());
        return commands.run(ReservationFlow.make(request, plan, lifetime(wanted)));
    }

    private long lifetime(ReservationRequest wanted) {
        return limits.reservationSeconds(wanted.lifetimeOrDefault());
    }

    private void requireRoom(InstanceId shop, ReservationKey key) throws ApiException {
        if (limits.reservationsOfShop() > 0) {
            live.require(shop.value(), List.of(key), clock.millis());
        }
    }

    private void note(InstanceId shop, ReservationKey key, Reserved reserved, @Nullable Long seconds) {
        Outcome<?> outcome = reserved.outcome();
        if (limits.reservationsOfShop() > 0 && seconds != null && outcome != null && outcome.isGranted()) {
            long now = clock.millis();
            live.note(shop.value(), key, now + seconds * MILLIS_PER_SECOND, now);
        }
    }

    private static boolean saysExists(@Nullable Outcome<?> outcome) {
        return outcome != null && outcome.isRefusedAs(OrderCode.RESERVATION_EXISTS);
    }

    private HttpResponse get(HttpRequest call) throws Unavailable, IomException {
        ReservationKey key = key(call, NOT_FOUND);
        Row<Reservation> row = find(call, key, NOT_FOUND);
        return granted(OK, ReservationText.of(key, row.value()), List.of(), row.position());
    }

    private HttpResponse change(HttpRequest call) throws ApiException, Unavailable, IomException {
        Serving.requireJson(call);
        ReservationRequest wanted = ReservationRequest.ofChange(call.body());
        ReservationKey key = key(call, MALFORMED);
        Row<Reservation> row = find(call, key, MALFORMED);
        if (wanted.lines() == null) {
            boolean isOver = row.value().state() == State.EXPIRED || row.value().until() <= clock.millis();
            LogBudget.requireChange(call.body().length, row.value().lines(), isOver);
        }
        Change change = new Change(
                row.value().instance(),
                wanted.lines(),
                wanted.partly(),
                wanted.lifetime() == null ? null : Long.valueOf(limits.reservationSeconds(wanted.lifetime())),
                limits.reservationSeconds(wanted.lifetimeOrDefault()));
        requireRoom(row.value().instance(), key);
        Reserved changed = commands.run(
                        ReservationFlow.change(key, change, call.request().committed()))
                .orElseThrow(() -> unknown(key.toString(), MALFORMED));
        note(
                row.value().instance(),
                key,
                changed,
                changed.renewed() ? Long.valueOf(change.lifetimeAnew()) : change.lifetime());
        return answer(key, changed, TO_UPDATE);
    }

    private HttpResponse cancel(HttpRequest call) throws ApiException, Unavailable, IomException {
        ReservationKey key = key(call, MALFORMED);
        Row<Reservation> row = find(call, key, MALFORMED);
        Outcome<?> outcome = commands.run(ReservationFlow.cancel(
                key, row.value().instance(), call.request().committed()));
        if (outcome instanceof Outcome.Refused<?> refused) {
            throw refused(key, refused, TO_DELETE);
        }
        if (limits.reservationsOfShop() > 0) {
            live.note(row.value().instance().value(), key, 0, clock.millis());
        }
        return HttpResponse.noContent(outcome.position());
    }

    /** What no reservation can be called is the number of none. */
    private static ReservationKey key(HttpRequest call, int statusOfNone) throws IomException {
        String text = call.parameter(0);
        try {
            return new ReservationKey(Numbers.clamped("resvId", text));
        } catch (Numbers.Wrong e) {
            throw IomException.because(e.error());
        } catch (IllegalArgumentException _) {
            throw unknown(text, statusOfNone);
        }
    }

    private Row<Reservation> find(HttpRequest call, ReservationKey key, int statusOfNone)
            throws Unavailable, IomException {
        return shops.reservation(call.instance(), key).orElseThrow(() -> unknown(key.toString(), statusOfNone));
    }

    private static IomException unknown(String number, int status) {
        return IomException.because(status, IomError.Kind.RESERVATION_UNKNOWN.about(number));
    }

    private HttpResponse answer(ReservationKey key, Reserved reserved, String verb) throws IomException {
        Outcome<OrderAnswer> outcome = reserved.outcome();
        if (outcome == null) {
            return answer(reserved.missing(), verb);
        }
        if (outcome instanceof Outcome.Refused<?> refused) {
            throw refused(key, refused, verb);
        }
        OrderAnswer.Reserved there = (OrderAnswer.Reserved) Objects.requireNonNull(outcome.answer());
        List<IomError> exceptions =
                reserved.renewed() ? List.of(IomError.Kind.RESERVATION_EXPIRED.about(key)) : List.of();
        return granted(CREATED, ReservationText.of(key, there), exceptions, outcome.position());
    }

    private HttpResponse granted(int status, ReservationText text, List<IomError> exceptions, LogPosition position) {
        long now = clock.millis();
        return Envelope.granted(status, out -> text.write(out, now), exceptions).at(position);
    }

    private static IomException refused(ReservationKey key, Outcome.Refused<?> outcome, String verb) {
        return switch ((OrderCode) outcome.because().code()) {
            case RESERVATION_UNKNOWN -> unknown(key.toString(), MALFORMED);
            case RESERVATION_CHANGED, RESERVATION_TAKEN, ATTEMPT_ABANDONED -> lockTimeout(verb);
            default -> throw new IllegalStateException("reservation " + key + " was refused as " + outcome.because());
        };
    }

    /** Others had undecided what was asked for, for longer than anybody waits. */
    private static IomException lockTimeout(String verb) {
        return IomException.because(IomError.Kind.LOCK_TIMEOUT, verb);
    }

    /** One exception for each product that cannot be had. */
    private static HttpResponse answer(List<Missing> missing, String verb) throws IomException {
        for (Missing item : missing) {
            if (item.outcome().isUndecided()) {
                throw lockTimeout(verb);
            }
        }
        List<IomError> exceptions = missing.stream()
                .map(item -> {
                    if (item.outcome().isRefusedAs(StockRejection.Code.PRODUCT_UNKNOWN)) {
                        return IomError.Kind.PRODUCT_UNKNOWN.about(item.product());
                    }
                    if (item.outcome().isRefusedAs(StockRejection.Code.OUT_OF_STOCK)) {
                        return IomError.Kind.OUT_OF_STOCK.about(item.product());
                    }
                    throw new IllegalStateException("a hold on " + item.product() + " was refused: " + item.outcome());
                })
                .toList();
        return Envelope.refused(MALFORMED, List.of(), exceptions)
                .at(missing.getFirst().outcome().position());
    }
}
