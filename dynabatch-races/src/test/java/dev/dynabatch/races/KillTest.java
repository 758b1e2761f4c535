package dev.dynabatch.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.internal.time.Ticker;
import dev.dynabatch.local.DynabatchLocal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server and its clients, each a process, over HTTP; killed and started again while they work. Whatever was told as
 * written is there, or a later version; what was never sent is not; and a client that could close knows about the rest.
 *
 * <p>{@code -Draces.seed=N} and {@code -Draces.kills.seconds=N} choose when they die and for how long this goes on.
 */
@Tag("races")
@Timeout(300)
class KillTest {
    private static final long SEED = Long.getLong("dynabatch.kills.seed", 7);
    private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("dynabatch.kills.seconds", 1));

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);
    private final Semaphore acknowledgements = new Semaphore(0);
    private final List<Testimony> testimonies = new ArrayList<>();
    private final List<JavaProcess> started = new ArrayList<>();
    private int port;
    private JavaProcess server;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        startServer();
        try (Dynabatch dynamo = client()) {
            dynamo.tables().create("tab", KeySchema.of("pk", KeyType.S));
        }
    }

    @AfterEach
    void stop() {
        started.forEach(JavaProcess::close);
    }

    private String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    private Dynabatch client() {
        return Dynabatch.builder().endpoint(URI.create(endpoint())).build();
    }

    private void startServer() throws Exception {
        CountDownLatch listens = new CountDownLatch(1);
        server = new JavaProcess(
                line -> {
                    if (line.contains("listens on")) {
                        listens.countDown();
                    }
                },
                "dev.dynabatch.cli.Main",
                "local",
                "--dir",
                directory.resolve("store").toString(),
                "--port",
                Integer.toString(port));
        started.add(server);
        assertThat(listens.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private JavaProcess startClient(long closeMillis) throws IOException {
        int number = testimonies.size();
        Testimony testimony = new Testimony(acknowledgements::release);
        testimonies.add(testimony);
        JavaProcess client = new JavaProcess(
                testimony,
                WritingProcess.class.getName(),
                endpoint(),
                "client" + number,
                Boolean.toString(number % 2 == 0),
                Long.toString(closeMillis));
        started.add(client);
        return client;
    }

    /** Waits until so much more was written: so it is by chance where everybody is, and not too slow for any machine. */
    private void progress() throws InterruptedException {
        acknowledgements.drainPermits();
        assertThat(acknowledgements.tryAcquire(101 + random.nextInt(997), 60, TimeUnit.SECONDS))
                .as("writing goes on")
                .isTrue();
    }

    @Test
    void acknowledgedWrites_areThere_howeverOftenServerAndClientsAreKilled() throws Exception {
        JavaProcess[] clients = {startClient(0), startClient(0)};
        Ticker ticker = Ticker.system();
        long start = ticker.nanos();
        for (int kills = 0; kills < 2 || ticker.nanos() - start < LENGTH.toNanos(); kills++) {
            progress();
            int which = kills < 2 ? kills : random.nextInt(3);
            if (which == 0) {
                server.kill();
                checkDirectory();
                startServer();
            } else {
                clients[which - 1].kill();
                clients[which - 1] = startClient(0);
            }
        }
        progress();
        for (JavaProcess client : clients) {
            client.say("end");
        }
        for (JavaProcess client : clients) {
            client.await();
        }
        assertThat(testimonies.get(testimonies.size() - 1).failures()).isZero();
        check();
    }

    @Test
    void close_namesWhatIsNotWritten_whenTheServerIsGone() throws Exception {
        JavaProcess client = startClient(211);
        progress();
        server.kill();
        checkDirectory();
        client.say("end");
        client.await();
        startServer();
        assertThat(testimonies.get(0).failures()).isPositive();
        check();
    }

    /** Nobody can write now: so what comes later does not hide what the dead server has lost. */
    private void checkDirectory() {
        Map<String, Integer> acknowledged = new TreeMap<>();
        testimonies.forEach(testimony -> acknowledged.putAll(testimony.acknowledged()));
        Map<String, Integer> table = new TreeMap<>();
        try (DynabatchLocal store = DynabatchLocal.open(directory.resolve("store"));
                Dynabatch dynamo =
                        Dynabatch.builder().transport(store.transport()).build()) {
            dynamo.scan("tab").forEach(item -> table.put(item.string("pk"), item.intValue("v")));
        }
        acknowledged.forEach((key, version) -> assertThat(table.getOrDefault(key, 0))
                .as("version of %s in the directory, with -Draces.seed=%s", key, SEED)
                .isGreaterThanOrEqualTo(version));
    }

    private void check() {
        Map<String, Integer> table = new TreeMap<>();
        try (Dynabatch dynamo = client()) {
            dynamo.scan("tab").forEach(item -> table.put(item.string("pk"), item.intValue("v")));
        }
        for (Testimony testimony : testimonies) {
            assertThat(testimony.problems(table))
                    .as("with -Draces.seed=%s", SEED)
                    .isEmpty();
        }
        assertThat(table).as("nobody sent these").isEmpty();
        assertThat(testimonies.get(0).acknowledged()).isNotEmpty();
    }
}
