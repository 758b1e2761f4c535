package dev.dynabatch.cli;

import static dev.dynabatch.cli.LoadTest.member;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class InterruptedRunTest {
    private final Interrupts interrupts = new Interrupts(code -> {
        throw new AssertionError("halted with " + code);
    });

    @Test
    void load_whenInterruptedWhileItWaitsForInput_closesTellsAndExits() {
        Command.Result stopped = load(new EndlessInput(1009, 2), "--json");
        assertThat(stopped.exitCode()).isEqualTo(130);
        assertThat(stopped.err()).contains("Stopped by Ctrl-C at stdin:1009");
        assertThat(member(stopped, "inputs")).isEqualTo(1009);
        assertThat(member(stopped, "written") + member(stopped, "superseded") + member(stopped, "failed"))
                .isEqualTo(1009);
    }

    @Test
    void load_whenTerminatedBeforeTheFirstItem_saysSo() {
        Command.Result stopped = load(new EndlessInput(0, 15));
        assertThat(stopped.exitCode()).isEqualTo(143);
        assertThat(stopped.err()).contains("0 of 0 items").contains("Stopped by SIGTERM before the first item");
    }

    @Test
    void local_servesUntilItIsInterrupted() throws Exception {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CompletableFuture<Command.Result> serving = CompletableFuture.supplyAsync(() ->
                new Command().interrupts(interrupts).with(new ByteArrayOutputStream(), err, "local", "--port", "0"));
        String told = told(err, "--endpoint-url (http\\S+)");
        assertThat(URI.create(told).getPort()).isPositive();
        assertThat(Command.run("tables", "--endpoint-url", told).exitCode()).isZero();
        assertThat(serving).isNotDone();
        interrupts.arrived(2);
        Command.Result served = serving.get(30, TimeUnit.SECONDS);
        assertThat(served.exitCode()).isEqualTo(130);
        assertThat(served.err())
                .contains("AWS_ENDPOINT_URL_DYNAMODB=" + told, "AWS_DEFAULT_REGION=")
                .contains("--dir DIR keeps them");
    }

    @Test
    void local_takesSignedRequestsOnly_whenAsked() throws Exception {
        Map<String, String> credentials =
                Map.of("aws.accessKeyId", "AKIDTEST", "aws.secretAccessKey", "much-secret", "aws.region", "eu-west-1");
        credentials.forEach(System::setProperty);
        try {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            String[] args = {"local", "--port", "0", "--bind", "0.0.0.0", "--check-signatures"};
            CompletableFuture<Command.Result> serving = CompletableFuture.supplyAsync(
                    () -> new Command().interrupts(interrupts).with(new ByteArrayOutputStream(), err, args));
            String told = told(err, "--endpoint-url (http\\S+)");
            assertThat(Command.run("tables", "--endpoint-url", told).exitCode()).isZero();
            System.setProperty("aws.secretAccessKey", "another");
            assertThat(Command.run("tables", "--endpoint-url", told).err())
                    .contains("The request signature we calculated does not match");
            interrupts.arrived(2);
            assertThat(serving.get(30, TimeUnit.SECONDS).err())
                    .contains("Warning: whoever reaches 0.0.0.0", "the credentials of AKIDTEST")
                    .doesNotContain("much-secret");
        } finally {
            credentials.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void proxy_playsFaultsInFrontOfAnotherServer_untilItIsInterrupted() throws Exception {
        try (DynabatchLocal store = DynabatchLocal.inMemory();
                LocalServer server = store.serve(0)) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            String endpoint = server.endpoint().toString();
            String[] args = {"proxy", "--faults", "chaos", "--seed", "7", "--port", "0", "--endpoint-url", endpoint};
            CompletableFuture<Command.Result> serving = CompletableFuture.supplyAsync(
                    () -> new Command().interrupts(interrupts).with(new ByteArrayOutputStream(), err, args));
            String told = told(err, "--endpoint-url (http\\S+)");
            assertThat(told).isNotEqualTo(endpoint);
            String[] load = {"load", "-", "--table", "users", "--create-table", "pk", "--endpoint-url", told};
            assertThat(new Command().in("{\"pk\":\"a\"}\n").with(load).exitCode())
                    .isZero();
            assertThat(Command.run("get", "--table", "users", "a", "--endpoint-url", endpoint)
                            .exitCode())
                    .isZero();
            interrupts.arrived(15);
            Command.Result served = serving.get(30, TimeUnit.SECONDS);
            assertThat(served.exitCode()).isEqualTo(143);
            assertThat(served.err())
                    .contains("sends on to " + endpoint, "the same again: --faults chaos --seed 7", " requests came.")
                    .contains("Faults played (chaos, seed 7): ");
        }
    }

    @Test
    void proxy_whenNothingIsThere_saysSo() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Command.Result result = Command.line("proxy --faults flaky --endpoint-url http://localhost:" + port);
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err())
                .startsWith("dynabatch: http://localhost:" + port + " does not answer: ")
                .contains("refused the connection")
                .doesNotContain("\tat ");
    }

    @Test
    void export_whenInterrupted_keepsNothingAndSaysSo(@TempDir Path directory) {
        try (DynabatchLocal store = DynabatchLocal.inMemory();
                LocalServer server = store.serve(0)) {
            String endpoint = server.endpoint().toString();
            String item = "{\"pk\":\"%d\",\"x\":\"" + "x".repeat(100_003) + "\"}\n";
            StringBuilder items = new StringBuilder();
            for (int i = 0; i < 101; i++) {
                items.append(String.format(item, i));
            }
            String[] load = {"load", "-", "--table", "users", "--create-table", "pk", "--endpoint-url", endpoint};
            assertThat(new Command().in(items.toString()).with(load).exitCode()).isZero();
            Path out = directory.resolve("out");
            String[] export = {
                "export", "--table", "users", "--out", out + "/", "--rate", "1", "--endpoint-url", endpoint
            };
            CompletableFuture<Command.Result> exporting = CompletableFuture.supplyAsync(
                    () -> new Command().interrupts(interrupts).with(export));
            while (!Files.exists(
                    directory.resolve("out.partial").resolve("data").resolve("part-00000.json"))) {
                assertThat(exporting).isNotDone();
                Thread.onSpinWait();
            }
            interrupts.arrived(15);
            Command.Result stopped = exporting.join();
            assertThat(stopped.exitCode()).isEqualTo(143);
            assertThat(stopped.err()).startsWith("Stopped by SIGTERM after ").contains("nothing is kept of them");
            assertThat(directory).isEmptyDirectory();
        }
    }

    private Command.Result load(InputStream in, String... more) {
        String[] args = {"load", "-", "--table", "users", "--create-table", "pk", "--embedded"};
        String[] all = Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return new Command().in(in).interrupts(interrupts).with(all);
    }

    private static String told(ByteArrayOutputStream err, String pattern) {
        while (true) {
            Matcher matcher = Pattern.compile(pattern + "\\s").matcher(err.toString(UTF_8));
            if (matcher.find()) {
                return matcher.group(1);
            }
            Thread.onSpinWait();
        }
    }

    /** Some lines, then the signal, then nothing for ever. */
    private final class EndlessInput extends InputStream {
        private final byte[] lines;
        private final int signal;
        private int at;

        EndlessInput(int count, int signal) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < count; i++) {
                text.append("{\"pk\":\"").append(i).append("\"}\n");
            }
            this.lines = text.toString().getBytes(UTF_8);
            this.signal = signal;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (at == lines.length) {
                interrupts.arrived(signal);
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    return -1;
                }
            }
            int count = Math.min(length, lines.length - at);
            System.arraycopy(lines, at, target, offset, count);
            at += count;
            return count;
        }
    }
}
