package dev.dynabatch.transport;

import static dev.dynabatch.transport.RawServer.ok;
import static dev.dynabatch.transport.RawServer.read;
import static dev.dynabatch.transport.RawServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many threads against a server that breaks every rule: each listener is told once, and never another's answer. */
@Timeout(60)
class HttpTransportStressTest {
    private static final int THREADS = 5;
    private static final int EXCHANGES = 2003;
    private static final int UNDER_WAY = 41;
    private static final String FILLER = "0123456789abcdef".repeat(11_003);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyListener_isToldOnce_whateverTheServerDoes(long seed) throws Exception {
        CountDownLatch all = new CountDownLatch(THREADS * EXCHANGES);
        Semaphore room = new Semaphore(UNDER_WAY);
        Queue<Check> checks = new ConcurrentLinkedQueue<>();
        try (RawServer server = new RawServer((socket, n) -> misbehave(socket, new Random(seed * 31 + n)));
                HttpTransport transport = HttpTransport.builder()
                        .maxConnections(13)
                        .eventLoopThreads(2)
                        .build()) {
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            try {
                List<Future<?>> running = new ArrayList<>();
                for (int t = 0; t < THREADS; t++) {
                    int thread = t;
                    running.add(threads.submit(() -> {
                        Random random = new Random(seed * 101 + thread);
                        for (int i = 0; i < EXCHANGES; i++) {
                            String body = thread + "-" + i + (i % 97 == 0 ? FILLER : "");
                            Check check = new Check(body, all, room);
                            room.acquire();
                            checks.add(check);
                            check.run(transport, server, random.nextInt(7));
                        }
                        return null;
                    }));
                }
                while (!all.await(50, TimeUnit.MILLISECONDS)) { // what hangs is given up, as the engine would
                    checks.forEach(Check::giveUp);
                }
                for (Future<?> one : running) {
                    one.get();
                }
            } finally {
                threads.shutdownNow();
            }
        }
        assertThat(checks).hasSize(THREADS * EXCHANGES).allSatisfy(check -> {
            assertThat(check.told).hasValue(1);
            assertThat(check.wrong).isNull();
        });
        assertThat(checks.stream().filter(check -> check.answered).count()).isGreaterThan(EXCHANGES);
    }

    private static void misbehave(Socket socket, Random random) throws Exception {
        if (random.nextInt(19) == 0) {
            return;
        }
        while (true) {
            if (random.nextInt(61) == 0) {
                socket.getInputStream().readNBytes(random.nextInt(50));
                return;
            }
            String body = read(socket, false);
            switch (random.nextInt(47)) {
                case 0 -> {
                    write(socket, ok(body).substring(0, 1 + random.nextInt(20)));
                    return;
                }
                case 1 -> {
                    write(socket, "250 smtp.example.com\r\n\r\n");
                    return;
                }
                case 2 -> {
                    socket.setSoLinger(true, 0);
                    return;
                }
                case 3 -> {
                    write(socket, ok(body));
                    return;
                }
                case 4 -> write(socket, ok(body) + ok("stolen"));
                case 5 -> RawServer.awaitEnd(socket);
                case 6 -> write(socket, ok(body).replace("200 OK", "200 OK\r\nConnection: close"));
                case 7 -> write(socket, "HTTP/1.1 100 Continue\r\n\r\n" + ok(body));
                default -> write(socket, ok(body));
            }
        }
    }

    private static final class Check implements Transport.Listener {
        private final String body;
        private final CountDownLatch all;
        private final Semaphore room;
        final AtomicInteger told = new AtomicInteger();
        volatile boolean answered;
        volatile String wrong;
        private volatile Transport.Exchange exchange;

        Check(String body, CountDownLatch all, Semaphore room) {
            this.body = body;
            this.all = all;
            this.room = room;
        }

        void run(HttpTransport transport, RawServer server, int dice) {
            exchange = transport.send(Told.request(server.uri(), body), this);
            if (dice == 0) {
                exchange.cancel();
            }
        }

        void giveUp() {
            Transport.Exchange mine = exchange;
            if (told.get() == 0 && mine != null) {
                mine.cancel();
            }
        }

        @Override
        public void answered(TransportResponse response) {
            answered = true;
            String got = new String(response.body(), StandardCharsets.ISO_8859_1);
            if (!got.equals(body)) {
                wrong = "answer to " + body + " was " + got;
            }
            end();
        }

        @Override
        public void failed(TransportException fault) {
            end();
        }

        private void end() {
            told.incrementAndGet();
            room.release();
            all.countDown();
        }
    }
}
