package dev.dynabatch.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dynabatch.transport.Body;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException.Stage;
import dev.dynabatch.transport.TransportRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link Transport} must do. Extend it, say how to make the transport and where a DynamoDB is that answers
 * ListTables without looking at signatures, and the tests run.
 */
@Timeout(60)
public abstract class TransportContract {
    private static final int THREADS = 5;
    private static final int EACH = 211;

    private final Queue<ToldListener> listeners = new ConcurrentLinkedQueue<>();

    @SuppressWarnings("NullAway.Init") // before each test
    private Transport transport;

    /** For subclasses. */
    protected TransportContract() {}

    /** A new transport; the contract closes it. */
    protected abstract Transport newTransport() throws Exception;

    /** Where requests go. */
    protected abstract URI endpoint();

    @BeforeEach
    void open() throws Exception {
        transport = newTransport();
    }

    @AfterEach
    void everyListenerWasToldOnce() throws Exception {
        transport.close();
        for (ToldListener listener : listeners) {
            listener.await();
        }
        for (ToldListener listener : listeners) {
            assertEquals(1, listener.times(), "how often a listener was told");
        }
    }

    @Test
    void send_bringsTheAnswer() throws Exception {
        ToldListener listener = listener(() -> {});
        transport.send(listTables("{", "}"), listener);
        listener.await();
        assertEquals(200, listener.answer().status());
        String body = new String(listener.answer().body(), StandardCharsets.UTF_8);
        assertTrue(body.contains("\"TableNames\""), body);
    }

    @Test
    void send_bringsTheAnswer_whenItIsARefusal() throws Exception {
        ToldListener listener = listener(() -> {});
        transport.send(listTables("{\"Limit\":", "-7}"), listener);
        listener.await();
        assertEquals(400, listener.answer().status());
    }

    @Test
    void send_bringsEveryAnswer_whenManyThreadsSend() throws Exception {
        for (ToldListener listener : sendByThreads(exchange -> {})) {
            listener.await();
            assertEquals(200, listener.answer().status());
        }
    }

    @Test
    void send_worksFromInsideAListener() throws Exception {
        CountDownLatch left = new CountDownLatch(101);
        sendAgain(left);
        assertTrue(left.await(30, TimeUnit.SECONDS), () -> left.getCount() + " exchanges are missing");
    }

    private void sendAgain(CountDownLatch left) {
        ToldListener listener = listener(() -> {
            left.countDown();
            if (left.getCount() > 0) {
                sendAgain(left);
            }
        });
        transport.send(listTables("{}"), listener);
    }

    @Test
    void cancel_endsTheExchange_andMayBeRepeated() throws Exception {
        for (ToldListener listener : sendByThreads(exchange -> {
            exchange.cancel();
            exchange.cancel();
        })) {
            listener.await();
        }
    }

    @Test
    void cancel_changesNothing_afterTheEnd() throws Exception {
        ToldListener listener = listener(() -> {});
        Transport.Exchange exchange = transport.send(listTables("{}"), listener);
        listener.await();
        exchange.cancel();
        ToldListener next = listener(() -> {});
        transport.send(listTables("{}"), next);
        next.await();
        assertEquals(200, next.answer().status());
    }

    @Test
    void close_endsWhatIsUnderWay_andRefusesWhatComesLater() throws Exception {
        List<ToldListener> underWay = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            ToldListener listener = listener(() -> {});
            underWay.add(listener);
            transport.send(listTables("{}"), listener);
        }
        transport.close();
        transport.close();
        ToldListener late = listener(() -> {});
        transport.send(listTables("{}"), late);
        late.await();
        assertEquals(Stage.NOT_SENT, late.fault().stage());
        for (ToldListener listener : underWay) {
            listener.await();
        }
    }

    private List<ToldListener> sendByThreads(Consumer<Transport.Exchange> then) throws Exception {
        List<ToldListener> sent = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        for (int i = 0; i < THREADS * EACH; i++) {
            ToldListener listener = listener(() -> {});
            sent.add(listener);
            threads.execute(() -> then.accept(transport.send(listTables("{}"), listener)));
        }
        threads.shutdown();
        assertTrue(threads.awaitTermination(30, TimeUnit.SECONDS), "send blocked");
        return sent;
    }

    private ToldListener listener(Runnable then) {
        ToldListener listener = new ToldListener(then);
        listeners.add(listener);
        return listener;
    }

    private TransportRequest listTables(String... parts) {
        URI endpoint = endpoint();
        List<byte[]> body = new ArrayList<>();
        for (String part : parts) {
            body.add(part.getBytes(StandardCharsets.UTF_8));
        }
        List<String> headers = List.of(
                "Host", endpoint.getRawAuthority(),
                "Content-Type", "application/x-amz-json-1.0",
                "X-Amz-Target", "DynamoDB_20120810.ListTables",
                "X-Amz-Date", "20250101T000000Z",
                "Authorization",
                        "AWS4-HMAC-SHA256 Credential=test/20250101/us-east-1/dynamodb/aws4_request,"
                                + " SignedHeaders=host, Signature=0");
        return new TransportRequest(endpoint, headers, Body.of(body));
    }
}
