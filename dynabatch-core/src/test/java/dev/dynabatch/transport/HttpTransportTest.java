package dev.dynabatch.transport;

import static dev.dynabatch.transport.RawServer.ok;
import static dev.dynabatch.transport.RawServer.read;
import static dev.dynabatch.transport.RawServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.transport.TransportException.Stage;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpTransportTest {
    private final HttpTransport transport = HttpTransport.create();

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void send_bringsRequestAndAnswerWhole() throws Exception {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        try (RawServer server = new RawServer((socket, n) -> {
            seen.add(read(socket, true));
            write(socket, "HTTP/1.1 400 Bad Request\r\nx-amzn-RequestId: R7\r\nContent-Length: 5\r\n\r\nnope!");
        })) {
            TransportResponse answer =
                    Told.send(transport, server.uri(), "{\"a\":", "1", "}").answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("X-AMZN-REQUESTID")).isEqualTo("R7");
            assertThat(answer.body()).asString().isEqualTo("nope!");
            assertThat(seen)
                    .singleElement()
                    .asString()
                    .startsWith("POST / HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n")
                    .contains("\r\nContent-Length: 7\r\n")
                    .endsWith("\r\n\r\n{\"a\":1}");
        }
    }

    @Test
    void send_reusesTheConnection_whileItStaysOpen() throws Exception {
        try (RawServer server = new RawServer(RawServer::echo)) {
            for (int i = 0; i < 101; i++) {
                assertThat(Told.send(transport, server.uri(), "n" + i).body()).isEqualTo("n" + i);
            }
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void connection_isNotUsedAgain_whenEitherClockSaysThatItWasIdleForTooLong() throws Exception {
        AtomicLong elapsedNanos = new AtomicLong();
        AtomicLong wallMillis = new AtomicLong();
        HttpTransport frozen = HttpTransport.builder()
                .clock(new IdleClock(elapsedNanos::get, wallMillis::get))
                .build();
        try (frozen;
                RawServer server = new RawServer(RawServer::echo)) {
            List<Runnable> jumps = List.of(
                    () -> elapsedNanos.addAndGet(19_000_000_000L),
                    () -> wallMillis.addAndGet(19_000),
                    () -> elapsedNanos.addAndGet(21_000_000_000L),
                    () -> wallMillis.addAndGet(21_000),
                    () -> wallMillis.addAndGet(-600_000));
            List<Integer> connections = new ArrayList<>();
            for (Runnable jump : jumps) {
                assertThat(Told.send(frozen, server.uri(), "n").body()).isEqualTo("n");
                jump.run();
                assertThat(Told.send(frozen, server.uri(), "n").body()).isEqualTo("n");
                connections.add(server.connections.get());
            }
            assertThat(connections).containsExactly(1, 1, 2, 3, 4);
        }
    }

    @Test
    void connection_isReplaced_whenItIsOld_andItsAddressLookedUpAgain() throws Exception {
        AtomicLong elapsedNanos = new AtomicLong();
        List<String> lookedUp = new CopyOnWriteArrayList<>();
        HttpTransport busy = HttpTransport.builder()
                .clock(new IdleClock(elapsedNanos::get, () -> 0))
                .idleTimeout(Duration.ofDays(1))
                .connectionMaxAge(Duration.ofMinutes(10))
                .maxConnections(1)
                .lookup(host -> {
                    lookedUp.add(host);
                    return List.of(InetAddress.getLoopbackAddress());
                })
                .build();
        CountDownLatch go = new CountDownLatch(1);
        try (busy;
                RawServer server = new RawServer((socket, n) -> {
                    while (true) {
                        String body = read(socket, false);
                        if (body.equals("wait")) {
                            go.await();
                        }
                        write(socket, ok(body));
                    }
                })) {
            URI uri = URI.create("http://dynamodb.test:" + server.port());
            List<Integer> connections = new ArrayList<>();
            for (int minutes : new int[] {0, 7, 6, 7, 6}) { // of 8 to 12, by a fifth more or less
                elapsedNanos.addAndGet(minutes * 60_000_000_000L);
                assertThat(Told.send(busy, uri, "n").body()).isEqualTo("n");
                connections.add(server.connections.get());
            }
            assertThat(connections).containsExactly(1, 1, 2, 2, 3);
            Told first = Told.send(busy, uri, "wait");
            Told second = Told.send(busy, uri, "b"); // waits for a connection that will be too old
            elapsedNanos.addAndGet(13 * 60_000_000_000L);
            go.countDown();
            assertThat(first.body() + second.body()).isEqualTo("waitb");
            assertThat(server.connections).hasValue(4);
            assertThat(lookedUp).hasSize(4);
        }
    }

    @Test
    void send_leavesTheConnectionAlone_whenItsCallerIsInterrupted() throws Exception {
        try (RawServer server = new RawServer(RawServer::echo)) {
            assertThat(Told.send(transport, server.uri(), "a").body()).isEqualTo("a");
            Told told;
            Thread.currentThread().interrupt();
            try {
                told = Told.send(transport, server.uri(), "x".repeat(1_299_709));
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
            assertThat(told.body()).hasSize(1_299_709);
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void send_carriesLargeBodiesBothWays() throws Exception {
        String large = "x0123456789".repeat(1_499_977);
        try (RawServer server = new RawServer(RawServer::echo)) {
            Told one = Told.send(transport, server.uri(), large.substring(0, 70_001), large.substring(70_001));
            Told two = Told.send(transport, server.uri(), large);
            assertThat(one.body()).isEqualTo(large);
            assertThat(two.body()).isEqualTo(large);
        }
    }

    @Test
    void answer_isWhole_whenChunked() throws Exception {
        try (RawServer server = new RawServer((socket, n) -> {
            for (int i = 0; i < 2; i++) {
                read(socket, false);
                write(
                        socket,
                        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
                write(socket, "lo\r\n6\r\n world\r\n0\r\n\r\n");
            }
        })) {
            assertThat(Told.send(transport, server.uri(), "a").body()).isEqualTo("hello world");
            assertThat(Told.send(transport, server.uri(), "b").body()).isEqualTo("hello world");
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void connection_isNotUsedAgain_whenTheServerSaysSo() throws Exception {
        String[] heads = {
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n",
            "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n",
            "HTTP/1.0 200 OK\r\n\r\n"
        };
        CountDownLatch closed = new CountDownLatch(2);
        try (RawServer server = new RawServer((socket, n) -> {
            read(socket, false);
            write(socket, heads[n] + "ok");
            if (n < 2) {
                RawServer.awaitEnd(socket);
                closed.countDown();
            }
        })) {
            for (int i = 0; i < heads.length; i++) {
                assertThat(Told.send(transport, server.uri(), "a").body()).isEqualTo("ok");
            }
            assertThat(server.connections).hasValue(3);
            assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void send_waitsInOrder_whenAllConnectionsAreInUse() throws Exception {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        CountDownLatch go = new CountDownLatch(1);
        try (HttpTransport narrow = HttpTransport.builder().maxConnections(1).build();
                RawServer server = new RawServer((socket, n) -> {
                    while (true) {
                        String body = read(socket, false);
                        go.await();
                        seen.add(body);
                        write(socket, ok(body));
                    }
                })) {
            List<Told> all = new ArrayList<>();
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 53; i++) {
                sent.add("n" + i);
                all.add(Told.send(narrow, server.uri(), "n" + i));
            }
            go.countDown();
            for (Told one : all) {
                one.answer();
            }
            assertThat(seen).containsExactlyElementsOf(sent);
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void send_opensNoMoreConnectionsThanAllowed() throws Exception {
        CountDownLatch busy = new CountDownLatch(7);
        try (HttpTransport narrow = HttpTransport.builder().maxConnections(7).build();
                RawServer server = new RawServer((socket, n) -> {
                    while (true) {
                        String body = read(socket, false);
                        busy.countDown();
                        busy.await();
                        write(socket, ok(body));
                    }
                })) {
            List<Told> all = new ArrayList<>();
            for (int i = 0; i < 211; i++) {
                all.add(Told.send(narrow, server.uri(), "n" + i));
            }
            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i).body()).isEqualTo("n" + i);
            }
            assertThat(server.connections).hasValue(7);
        }
    }

    @Test
    void idleConnection_isClosed_afterItsTime() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (HttpTransport hasty = HttpTransport.builder()
                        .idleTimeout(Duration.ofMillis(20))
                        .build();
                RawServer server = new RawServer((socket, n) -> {
                    write(socket, ok(read(socket, false)));
                    RawServer.awaitEnd(socket);
                    ended.countDown();
                })) {
            assertThat(Told.send(hasty, server.uri(), "a").body()).isEqualTo("a");
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(Told.send(hasty, server.uri(), "b").body()).isEqualTo("b");
        }
    }

    @Test
    void close_failsEverything() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        try (RawServer server = new RawServer((socket, n) -> {
            read(socket, false);
            arrived.countDown();
            RawServer.awaitEnd(socket);
        })) {
            HttpTransport closing = HttpTransport.builder().maxConnections(1).build();
            Told underWay = Told.send(closing, server.uri(), "a");
            Told waiting = Told.send(closing, server.uri(), "b");
            assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
            closing.close();
            Told late = Told.send(closing, server.uri(), "c");
            Told lateElsewhere = Told.send(closing, URI.create("http://127.0.0.1:1"), "c");
            assertThat(underWay.fault().stage()).isEqualTo(Stage.SENT);
            assertThat(waiting.fault().stage()).isEqualTo(Stage.NOT_SENT);
            assertThat(late.fault()).hasMessage("the transport is closed");
            assertThat(lateElsewhere.fault()).hasMessage("the transport is closed");
        }
    }

    @Test
    void send_fails_whenTheRequestCannotBeWritten() throws Exception {
        Told noServer = Told.send(transport, URI.create("ftp://example.com"), "a");
        assertThat(noServer.fault()).hasMessageContaining("expected http://host[:port]");
        Told split = new Told();
        URI uri = URI.create("http://127.0.0.1:1");
        transport.send(new TransportRequest(uri, List.of("X-A", "secret\r\nX-B: 1"), Body.of()), split);
        assertThat(split.fault()).hasMessageContaining("header 'X-A'").hasMessageNotContaining("secret");
        assertThat(split.fault().stage()).isEqualTo(Stage.NOT_SENT);
        assertThat(List.of(noServer.fault(), split.fault()))
                .as("it is of no use to try for minutes")
                .allMatch(TransportException::permanent);
    }

    @Test
    void times_mayBeForever() throws Exception {
        Duration forever = ChronoUnit.FOREVER.getDuration();
        try (RawServer server = new RawServer(RawServer::echo);
                HttpTransport patient = HttpTransport.builder()
                        .connectTimeout(forever)
                        .idleTimeout(forever)
                        .connectionMaxAge(forever)
                        .build()) {
            for (int i = 0; i < 3; i++) {
                assertThat(Told.send(patient, server.uri(), "n" + i).body()).isEqualTo("n" + i);
            }
            assertThat(server.connections).hasValue(1);
        }
    }
}
