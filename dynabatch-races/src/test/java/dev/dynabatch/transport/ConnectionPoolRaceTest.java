package dev.dynabatch.transport;

import static dev.dynabatch.races.Interleavings.require;
import static dev.dynabatch.races.Interleavings.together;

import dev.dynabatch.races.Interleavings;
import dev.dynabatch.transport.TransportException.Stage;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Exchanges that wait for a connection; what connections do is HttpTransportStressTest's. */
@Tag("races")
class ConnectionPoolRaceTest {
    private final IdleClock clock = new IdleClock(() -> 0, () -> 0);

    /** A listener that counts. */
    private static final class Count implements Transport.Listener {
        final AtomicInteger told = new AtomicInteger();

        @Override
        public void answered(TransportResponse response) {
            told.incrementAndGet();
        }

        @Override
        public void failed(TransportException fault) {
            told.incrementAndGet();
        }
    }

    private ConnectionPool pool(AtomicInteger opening) {
        HttpSettings settings = new HttpSettings(1, 2, 1, 1, new Tls(null, null), null, clock);
        return new ConnectionPool(
                new Route(new Endpoint("localhost", 1, false), null), settings, pool -> opening.incrementAndGet());
    }

    @Test
    void everyExchange_isToldOnce_whenConnectingFailsAndOthersGiveUp() {
        Interleavings.of(() -> {
            AtomicInteger opening = new AtomicInteger();
            ConnectionPool pool = pool(opening);
            Count one = new Count();
            Count other = new Count();
            PendingExchange first = new PendingExchange(pool, Body.of(), one);
            PendingExchange second = new PendingExchange(pool, Body.of(), other);
            together(() -> pool.submit(first), () -> pool.submit(second), first::cancel, () -> fail(pool, opening));
            while (opening.get() > 0) {
                fail(pool, opening);
            }
            require(one.told.get() == 1, "the one given up is told once");
            require(other.told.get() == 1, "the other one is told once, and not forgotten");
        });
    }

    private static TransportException refused() {
        return new TransportException(Stage.NOT_SENT, "refused", null);
    }

    private static void fail(ConnectionPool pool, AtomicInteger opening) {
        if (opening.get() > 0) {
            opening.decrementAndGet();
            pool.openFailed(refused());
        }
    }

    @Test
    void everyExchange_isToldOnce_whenThePoolIsClosed() {
        Interleavings.of(() -> {
            AtomicInteger opening = new AtomicInteger();
            ConnectionPool pool = pool(opening);
            Count one = new Count();
            Count other = new Count();
            PendingExchange first = new PendingExchange(pool, Body.of(), one);
            PendingExchange second = new PendingExchange(pool, Body.of(), other);
            together(() -> pool.submit(first), () -> pool.resubmit(second), pool::close, second::cancel);
            require(one.told.get() == 1, "told once");
            require(other.told.get() == 1, "told once");
        });
    }

    @Test
    void exchange_isToldOnce_whoeverEndsIt() {
        Interleavings.of(() -> {
            Count count = new Count();
            PendingExchange exchange = new PendingExchange(pool(new AtomicInteger()), Body.of(), count);
            together(
                    () -> exchange.answered(new TransportResponse(200, List.of(), new byte[0])),
                    () -> exchange.failed(refused()));
            require(count.told.get() == 1, "told once");
        });
    }
}
