package dev.dynabatch.benchmarks.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.dynabatch.benchmarks.items.ItemKind;
import dev.dynabatch.internal.codec.ItemEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/** The process of the server: answers BatchGetItem with the items whose keys it is asked for, and Scan with one page. */
final class ReadServer {
    /** The items there are. */
    static final int DISTINCT = 20_000;

    private static final Pattern KEY = Pattern.compile("\"(USER#[0-9a-f]+)\"");
    private static final Pattern PLACE = Pattern.compile("\"PAGE#([0-9]+)\"");

    private final Map<String, byte[]> items = new HashMap<>();
    private final byte[] page;

    private ReadServer() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < DISTINCT; i++) {
            Map<String, Object> item = ItemKind.SMALL.item(i);
            byte[] json = ItemEncoder.dynamoDbJson(item);
            items.put((String) item.get(ItemKind.PARTITION_KEY), json);
            if (i < Job.PAGE) {
                all.writeBytes(i == 0 ? new byte[0] : new byte[] {','});
                all.writeBytes(json);
            }
        }
        page = all.toByteArray();
    }

    /** The keys of all items. */
    static List<String> keys() {
        return IntStream.range(0, DISTINCT)
                .mapToObj(i -> (String) ItemKind.SMALL.item(i).get(ItemKind.PARTITION_KEY))
                .toList();
    }

    /** Says its port; ends with its standard input. */
    public static void main(String[] args) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        ReadServer answers = new ReadServer();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", answers::answer);
        server.start();
        System.out.println(server.getAddress().getPort());
        while (System.in.read() >= 0) {
            // until it is closed
        }
        System.exit(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String request = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        byte[] body = request.contains("\"Keys\"") ? items(request) : page(request);
        CRC32 checksum = new CRC32();
        checksum.update(body);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.getResponseHeaders().set("x-amz-crc32", Long.toString(checksum.getValue()));
        exchange.getResponseHeaders().set("x-amzn-RequestId", "BENCH");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private byte[] items(String request) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(64 << 10);
        body.writeBytes(("{\"Responses\":{\"" + ItemKind.TABLE + "\":[").getBytes(UTF_8));
        Matcher keys = KEY.matcher(request);
        for (boolean first = true; keys.find(); first = false) {
            body.writeBytes(first ? new byte[0] : new byte[] {','});
            body.writeBytes(items.get(keys.group(1)));
        }
        body.writeBytes(("]},\"UnprocessedKeys\":{},\"ConsumedCapacity\":[{\"TableName\":\"" + ItemKind.TABLE
                        + "\",\"CapacityUnits\":100.0}]}")
                .getBytes(UTF_8));
        return body.toByteArray();
    }

    /** A scan goes on behind {@code PAGE#n} as long as n is above 1. */
    private byte[] page(String request) {
        Matcher place = PLACE.matcher(request);
        int left = place.find() ? Integer.parseInt(place.group(1)) - 1 : Job.PAGES - 1;
        ByteArrayOutputStream body = new ByteArrayOutputStream(page.length + 1024);
        body.writeBytes("{\"Items\":[".getBytes(UTF_8));
        body.writeBytes(page);
        body.writeBytes(("],\"Count\":" + Job.PAGE + ",\"ScannedCount\":" + Job.PAGE).getBytes(UTF_8));
        if (left > 0) {
            body.writeBytes((",\"LastEvaluatedKey\":{\"" + ItemKind.PARTITION_KEY + "\":{\"S\":\"PAGE#" + left + "\"}}")
                    .getBytes(UTF_8));
        }
        body.writeBytes((",\"ConsumedCapacity\":{\"TableName\":\"" + ItemKind.TABLE + "\",\"CapacityUnits\":128.5}}")
                .getBytes(UTF_8));
        return body.toByteArray();
    }
}
