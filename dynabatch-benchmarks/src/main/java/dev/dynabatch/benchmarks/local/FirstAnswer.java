package dev.dynabatch.benchmarks.local;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks for ListTables again and again until somebody answers. Plain sockets: no client's own start is in the way. */
final class FirstAnswer {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int ANSWER_TIMEOUT_MILLIS = 20_000;

    private final InetSocketAddress address;
    private final byte[] request;

    FirstAnswer(int port) {
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        request = ("POST / HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nX-Amz-Target: DynamoDB_20120810.ListTables\r\n"
                        + "Content-Type: application/x-amz-json-1.0\r\nAuthorization: AWS4-HMAC-SHA256"
                        + " Credential=bench/20261122/us-east-1/dynamodb/aws4_request,"
                        + " SignedHeaders=host;x-amz-date, Signature=00\r\nX-Amz-Date: 20261122T000000Z\r\n"
                        + "Connection: close\r\nContent-Length: 2\r\n\r\n{}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns once a request was answered with 200. */
    void await() {
        long start = System.nanoTime();
        while (System.nanoTime() - start < PATIENCE) {
            if (answered()) {
                return;
            }
            LockSupport.parkNanos(PAUSE);
        }
        throw new IllegalStateException("no answer from " + address + " within a minute");
    }

    private boolean answered() {
        try (Socket socket = new Socket()) {
            socket.connect(address, ANSWER_TIMEOUT_MILLIS);
            socket.setSoTimeout(ANSWER_TIMEOUT_MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write(request);
            byte[] answer = socket.getInputStream().readAllBytes();
            String text = new String(answer, StandardCharsets.UTF_8);
            if (text.startsWith("HTTP/1.1 200") && text.contains("TableNames")) {
                return true;
            }
            throw new IllegalStateException("an unexpected first answer from " + address + ": " + text);
        } catch (IOException e) {
            return false;
        }
    }
}
