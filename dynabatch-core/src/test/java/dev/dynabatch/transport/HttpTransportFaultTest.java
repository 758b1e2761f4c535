package dev.dynabatch.transport;

import static dev.dynabatch.transport.RawServer.ok;
import static dev.dynabatch.transport.RawServer.read;
import static dev.dynabatch.transport.RawServer.write;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.transport.TransportException.Stage;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTransportFaultTest {
    private final HttpTransport transport = HttpTransport.create();

    @AfterEach
    void close() {
        transport.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfour",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
                "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\nhello",
                "SSH-2.0-OpenSSH_9.2p1 Debian\r\n\r\n"
            })
    void exchange_fails_whenTheAnswerIsBroken(String answer) throws Exception {
        try (RawServer server = new RawServer((socket, n) -> {
            read(socket, false);
            write(socket, answer);
        })) {
            Told told = Told.send(transport, server.uri(), "a");
            assertThat(told.fault().stage()).isEqualTo(Stage.SENT);
            assertThat(told.fault()).hasMessageContaining("127.0.0.1:" + server.port());
            assertThat(told.times).hasValue(1);
        }
    }

    @Test
    void exchange_fails_whenTheAnswerHasNoEnd() throws Exception {
        byte[] chunk = ("100000\r\n" + "x".repeat(1 << 20) + "\r\n").getBytes(US_ASCII);
        try (RawServer server = new RawServer((socket, n) -> {
            read(socket, false);
            write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true) {
                socket.getOutputStream().write(chunk);
            }
        })) {
            assertThat(Told.send(transport, server.uri(), "a").fault()).hasMessageContaining("more than 67108864 B");
        }
    }

    @Test
    void exchange_movesOn_whenItsPooledConnectionWasClosedMeanwhile() throws Exception {
        AtomicLong now = new AtomicLong();
        try (HttpTransport one =
                HttpTransport.builder().clock(new IdleClock(now::get, () -> 0)).build()) {
            for (int i = 0; i < 23; i++) {
                CountDownLatch mayClose = new CountDownLatch(1);
                CountDownLatch closed = new CountDownLatch(1);
                try (RawServer server = new RawServer((socket, n) -> {
                    write(socket, ok(read(socket, false)));
                    if (n == 0) {
                        mayClose.await();
                        socket.close();
                        closed.countDown();
                    } else {
                        RawServer.awaitEnd(socket);
                    }
                })) {
                    assertThat(Told.send(one, server.uri(), "a").body()).isEqualTo("a");
                    mayClose.countDown();
                    assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
                    if (i % 2 == 0) { // long enough ago for a look at the socket before it is written to
                        now.addAndGet(2_000_000_000);
                        assertThat(Told.send(one, server.uri(), "b").body()).isEqualTo("b");
                    } else { // a race: either it moved on, or bytes had left
                        Told told = Told.send(one, server.uri(), "b");
                        told.end.handle((answer, fault) -> null).get(20, TimeUnit.SECONDS);
                        if (told.end.isCompletedExceptionally()) {
                            assertThat(told.fault().stage()).isEqualTo(Stage.SENT);
                        }
                    }
                }
            }
        }
    }

    @Test
    void exchange_isNeverSentAgain_whenBytesHadLeft() throws Exception {
        AtomicInteger seen = new AtomicInteger();
        try (RawServer server = new RawServer((socket, n) -> {
            write(socket, ok(read(socket, false)));
            read(socket, false);
            seen.incrementAndGet();
        })) {
            assertThat(Told.send(transport, server.uri(), "a").body()).isEqualTo("a");
            assertThat(Told.send(transport, server.uri(), "b").fault().stage()).isEqualTo(Stage.SENT);
            assertThat(Told.send(transport, server.uri(), "c").body()).isEqualTo("c");
            assertThat(seen).hasValue(1);
            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    void answer_isTakenAndTheConnectionDropped_whenItComesBeforeTheRequestIsOut() throws Exception {
        try (RawServer server = new RawServer((socket, n) -> {
            InputStream in = socket.getInputStream();
            in.readNBytes(1009);
            write(socket, "HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
            RawServer.awaitEnd(socket);
        })) {
            Told told = Told.send(transport, server.uri(), "x".repeat(15_485_863));
            assertThat(told.answer().status()).isEqualTo(413);
            assertThat(Told.send(transport, server.uri(), "x".repeat(1009))
                            .answer()
                            .status())
                    .isEqualTo(413);
            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    void surplusBytes_neverBecomeTheNextAnswer() throws Exception {
        try (HttpTransport narrow = HttpTransport.builder().maxConnections(1).build();
                RawServer server = new RawServer((socket, n) -> {
                    String body = read(socket, false);
                    write(socket, ok(body) + ok("stolen"));
                    RawServer.awaitEnd(socket);
                })) {
            List<Told> all = new ArrayList<>();
            for (int i = 0; i < 31; i++) {
                all.add(Told.send(narrow, server.uri(), "n" + i));
            }
            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i).body()).isEqualTo("n" + i);
            }
        }
    }

    @Test
    void exchange_wasNotSent_whenTheConnectionIsRefused() throws Exception {
        try (Socket taken = RawServer.taken()) {
            int port = taken.getLocalPort();
            List<Told> all = new ArrayList<>();
            for (int i = 0; i < 97; i++) {
                all.add(Told.send(transport, URI.create("http://127.0.0.1:" + port), "a"));
            }
            for (Told told : all) {
                assertThat(told.fault())
                        .hasMessage("127.0.0.1:" + port + " refused the connection; is a server running there?");
                assertThat(told.fault().stage()).isEqualTo(Stage.NOT_SENT);
            }
        }
    }

    @Test
    void exchange_wasNotSent_whenNobodyTakesTheConnection() throws Exception {
        try (HttpTransport hasty = HttpTransport.builder()
                        .connectTimeout(Duration.ofMillis(101))
                        .build();
                ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
                Socket second = new Socket(full.getInetAddress(), full.getLocalPort())) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            Told told = Told.send(hasty, URI.create("http://127.0.0.1:" + full.getLocalPort()), "a");
            assertThat(told.fault()).hasMessageContaining("did not answer within 101 ms");
            assertThat(told.fault().stage()).isEqualTo(Stage.NOT_SENT);
        }
    }

    @Test
    void exchange_wasNotSent_whenTheNameIsUnknownOrItsLookUpHangs() throws Exception {
        CountDownLatch hang = new CountDownLatch(1);
        NameResolver.Lookup lookup = host -> switch (host) {
            case "slow.test" -> {
                awaitQuietly(hang);
                throw new UnknownHostException(host);
            }
            case "unknown.test" -> throw new UnknownHostException(host);
            case "two.test" -> List.of(address(2), address(1));
            default -> List.of(InetAddress.getAllByName(host));
        };
        try (HttpTransport hasty = HttpTransport.builder()
                        .connectTimeout(Duration.ofMillis(401))
                        .eventLoopThreads(1)
                        .lookup(lookup)
                        .build();
                RawServer server = new RawServer(RawServer::echo)) {
            Told slow = Told.send(hasty, URI.create("http://slow.test"), "a");
            Told unknown = Told.send(hasty, URI.create("http://unknown.test"), "a");
            assertThat(Told.send(hasty, server.uri(), "b").body()).isEqualTo("b");
            assertThat(Told.send(hasty, URI.create("http://two.test:" + server.port()), "c")
                            .body())
                    .isEqualTo("c");
            assertThat(slow.end).isNotDone();
            assertThat(unknown.fault()).hasMessageContaining("no address is known for unknown.test");
            assertThat(slow.fault()).hasMessageContaining("looking up slow.test took longer than 401 ms");
            assertThat(List.of(slow.fault().stage(), unknown.fault().stage())).containsOnly(Stage.NOT_SENT);
        } finally {
            hang.countDown();
        }
    }

    @Test
    void cancel_closesTheConnection_whenTheRequestIsUnderWay() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        try (RawServer server = new RawServer((socket, n) -> {
            String body = read(socket, false);
            if (n == 0) {
                arrived.countDown();
                RawServer.awaitEnd(socket);
                ended.countDown();
            }
            write(socket, ok(body));
        })) {
            Told told = new Told();
            Transport.Exchange exchange = transport.send(Told.request(server.uri(), "a"), told);
            assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
            exchange.cancel();
            exchange.cancel();
            assertThat(told.fault().stage()).isEqualTo(Stage.SENT);
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(Told.send(transport, server.uri(), "b").body()).isEqualTo("b");
            exchange.cancel();
            assertThat(told.times).hasValue(1);
        }
    }

    @Test
    void cancel_takesTheExchangeOut_whenItWaits() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (HttpTransport narrow = HttpTransport.builder().maxConnections(1).build();
                RawServer server = new RawServer((socket, n) -> {
                    while (true) {
                        String body = read(socket, false);
                        go.await();
                        write(socket, ok(body));
                    }
                })) {
            Told first = Told.send(narrow, server.uri(), "a");
            Told waits = new Told();
            Transport.Exchange exchange = narrow.send(Told.request(server.uri(), "b"), waits);
            Told last = Told.send(narrow, server.uri(), "c");
            exchange.cancel();
            assertThat(waits.fault().stage()).isEqualTo(Stage.NOT_SENT);
            go.countDown();
            assertThat(first.body() + last.body()).isEqualTo("ac");
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void throwingListener_hurtsNobody() throws Exception {
        try (HttpTransport narrow = HttpTransport.builder().maxConnections(1).build();
                RawServer server = new RawServer(RawServer::echo)) {
            narrow.send(Told.request(server.uri(), "a"), new Transport.Listener() {
                @Override
                public void answered(TransportResponse response) {
                    throw new IllegalStateException("bad listener");
                }

                @Override
                public void failed(TransportException fault) {}
            });
            assertThat(Told.send(narrow, server.uri(), "b").body()).isEqualTo("b");
        }
    }

    @Test
    void halfSentRequest_isSent_whenThePeerResets() throws Exception {
        try (RawServer server = new RawServer((socket, n) -> {
            socket.getInputStream().readNBytes(100_003);
            socket.setSoLinger(true, 0);
            try (OutputStream reset = socket.getOutputStream()) {
                reset.flush();
            }
        })) {
            assertThat(Told.send(transport, server.uri(), "x".repeat(15_485_863))
                            .fault()
                            .stage())
                    .isEqualTo(Stage.SENT);
        }
    }

    private static InetAddress address(int last) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
