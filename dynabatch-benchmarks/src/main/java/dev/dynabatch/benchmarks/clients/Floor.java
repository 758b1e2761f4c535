package dev.dynabatch.benchmarks.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dynabatch.benchmarks.items.ItemKind;
import dev.dynabatch.internal.codec.ItemEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;

/**
 * The least a client can do: bodies are encoded beforehand; a request is its body's hash, a signature, one send on a
 * blocking socket, and reading the answer. Each connection has a thread of its own.
 */
final class Floor implements Client {
    private final List<FloorRequest> requests = new ArrayList<>();
    private final List<FloorConnection> idle = new ArrayList<>();
    private final int connections;
    private final FloorSigner.Settings signing;

    Floor(ClientSettings settings) {
        connections = settings.connections();
        URI endpoint = settings.endpoint();
        String host = endpoint.getHost() + ":" + endpoint.getPort();
        signing = new FloorSigner.Settings(
                ClientSettings.ACCESS_KEY, ClientSettings.SECRET_KEY, ClientSettings.REGION, host, Clock.systemUTC());
        List<Map<String, Object>> items = settings.items();
        for (int from = 0; from < items.size(); from += Blocks.SIZE) {
            requests.add(FloorRequest.of(body(items.subList(from, from + Blocks.SIZE)), signing));
        }
        try {
            for (int i = 0; i < connections; i++) {
                idle.add(new FloorConnection(socket(endpoint)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket socket(URI endpoint) throws IOException {
        return endpoint.getScheme().equals("https")
                ? SSLSocketFactory.getDefault().createSocket(endpoint.getHost(), endpoint.getPort())
                : new Socket(endpoint.getHost(), endpoint.getPort());
    }

    /** The body Dynabatch makes. */
    private static byte[] body(List<Map<String, Object>> items) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("{\"RequestItems\":{\"" + ItemKind.TABLE + "\":[").getBytes(UTF_8));
        for (int i = 0; i < items.size(); i++) {
            body.writeBytes((i == 0 ? "{\"PutRequest\":{\"Item\":" : ",{\"PutRequest\":{\"Item\":").getBytes(UTF_8));
            body.writeBytes(ItemEncoder.dynamoDbJson(items.get(i)));
            body.writeBytes("}}".getBytes(UTF_8));
        }
        body.writeBytes("]},\"ReturnConsumedCapacity\":\"INDEXES\"}".getBytes(UTF_8));
        return body.toByteArray();
    }

    @Override
    public int callers(int threads) {
        return connections;
    }

    @Override
    public void write(Blocks blocks) {
        FloorConnection connection;
        synchronized (idle) {
            connection = idle.remove(idle.size() - 1);
        }
        FloorSigner signer = new FloorSigner(signing);
        try {
            for (int from = blocks.take(); from >= 0; from = blocks.take()) {
                FloorRequest request = requests.get(from / Blocks.SIZE);
                signer.sign(request);
                connection.exchange(request.bytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        synchronized (idle) {
            idle.add(connection);
        }
    }
}
