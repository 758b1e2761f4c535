package dev.dynabatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A service that takes everything but items with the word "poison", which only it can know to be wrong; or one that has a
 * single answer, an error.
 */
final class Refusing implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    Refusing() {
        this(Refusing::answer);
    }

    /** One for which every credentials have expired. */
    static Refusing expired() {
        return with("ExpiredTokenException", "The security token included in the request is expired");
    }

    /** One whose only answer is this error. */
    static Refusing with(String code, String message) {
        return new Refusing(exchange -> {
            exchange.getRequestBody().readAllBytes();
            send(
                    exchange,
                    400,
                    "{\"__type\":\"com.amazon.coral.service#" + code + "\",\"message\":\"" + message + "\"}");
        });
    }

    private Refusing(HttpHandler handler) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", handler);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        boolean poison = body.contains("poison");
        send(
                exchange,
                poison ? 400 : 200,
                poison
                        ? "{\"__type\":\"com.amazon.coral.validate#ValidationException\",\"message\":\"poison is refused\"}"
                        : "{\"UnprocessedItems\":{}}");
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] answer = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(status, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
