package dev.dynabatch.benchmarks.read;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dynabatch.benchmarks.clients.FloorRequest;
import dev.dynabatch.benchmarks.clients.FloorSigner;
import dev.dynabatch.benchmarks.items.ItemKind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/** The least a client can do: signed requests made beforehand; answers of the right length and checksum, not decoded. */
final class FloorReader implements Reader {
    private final URI endpoint;
    private final FloorSigner signer;
    private final List<FloorRequest> gets = new ArrayList<>();
    private final List<FloorRequest> scans = new ArrayList<>();
    private byte[] answer = new byte[1 << 16];

    FloorReader(URI endpoint) {
        this.endpoint = endpoint;
        FloorSigner.Settings settings = new FloorSigner.Settings(
                "AKIDBENCHMARKEXAMPLE",
                "secret",
                "us-east-1",
                endpoint.getHost() + ":" + endpoint.getPort(),
                Clock.systemUTC());
        signer = new FloorSigner(settings);
        List<String> keys = ReadServer.keys();
        for (int from = 0; from < keys.size(); from += Job.KEYS) {
            gets.add(FloorRequest.of(get(keys.subList(from, from + Job.KEYS)), settings));
        }
        for (int page = 0; page < Job.PAGES; page++) {
            String start = page == 0
                    ? ""
                    : ",\"ExclusiveStartKey\":{\"" + ItemKind.PARTITION_KEY + "\":{\"S\":\"PAGE#" + (Job.PAGES - page)
                            + "\"}}";
            scans.add(FloorRequest.of(
                    ("{\"TableName\":\"" + ItemKind.TABLE + "\"" + start + "}").getBytes(UTF_8), settings));
        }
    }

    private static byte[] get(List<String> keys) {
        StringBuilder body = new StringBuilder("{\"RequestItems\":{\"" + ItemKind.TABLE + "\":{\"Keys\":[");
        for (String key : keys) {
            body.append(body.charAt(body.length() - 1) == '[' ? "" : ",")
                    .append("{\"" + ItemKind.PARTITION_KEY + "\":{\"S\":\"" + key + "\"}}");
        }
        return body.append("],\"ConsistentRead\":true}}}").toString().getBytes(UTF_8);
    }

    @Override
    public long read(Job job, int answers) throws IOException {
        List<FloorRequest> requests = job == Job.GET ? gets : scans;
        long sum = 0;
        // A connection each time: while others are measured, the server closes those that are idle.
        try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
            socket.setTcpNoDelay(true);
            for (int i = 0; i < answers; i++) {
                FloorRequest request = requests.get(i % requests.size());
                signer.sign(request);
                sum += exchange(socket, request.bytes());
            }
        }
        return sum;
    }

    private int exchange(Socket socket, byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        InputStream in = socket.getInputStream();
        int length = 0;
        int body = 0;
        int end = Integer.MAX_VALUE;
        String head = "";
        while (length < end) {
            int count = in.read(answer, length, answer.length - length);
            if (count < 0) {
                throw new EOFException("the server closed a connection");
            }
            length += count;
            if (body == 0) {
                body = bodyAt(length);
                if (body > 0) {
                    head = new String(answer, 0, body, US_ASCII).toLowerCase(Locale.ROOT);
                    end = body + (int) number(head, "content-length:");
                    if (end > answer.length) {
                        answer = java.util.Arrays.copyOf(answer, end + (1 << 16));
                    }
                }
            }
        }
        CRC32 checksum = new CRC32();
        checksum.update(answer, body, end - body);
        if (length != end || checksum.getValue() != number(head, "x-amz-crc32:")) {
            throw new IOException("an answer that is not what was sent");
        }
        return end - body;
    }

    private int bodyAt(int length) {
        for (int i = 3; i < Math.min(length, 4096); i++) {
            if (answer[i] == '\n' && answer[i - 2] == '\n') {
                return i + 1;
            }
        }
        return 0;
    }

    private static long number(String head, String name) {
        int from = head.indexOf(name) + name.length();
        return Long.parseLong(head.substring(from, head.indexOf('\r', from)).trim());
    }

    @Override
    public void close() {}
}
