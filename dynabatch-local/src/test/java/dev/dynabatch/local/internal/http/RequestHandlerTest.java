package dev.dynabatch.local.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportException.Stage;
import dev.dynabatch.transport.TransportRequest;
import dev.dynabatch.transport.TransportResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A connection over a transport that answers when it is told to. */
class RequestHandlerTest {
    private final List<TransportRequest> requests = new ArrayList<>();
    private final List<Transport.Listener> listeners = new ArrayList<>();
    private int cancelled;

    private final Transport transport = new Transport() {
        @Override
        public Exchange send(TransportRequest request, Listener listener) {
            requests.add(request);
            listeners.add(listener);
            return () -> cancelled++;
        }

        @Override
        public void close() {}
    };

    private final EmbeddedChannel channel = new EmbeddedChannel(
            new HttpServerCodec(),
            new HttpObjectAggregator(1 << 20),
            new RequestHandler(new HttpAnswers(() -> 0, null), transport));

    @Test
    void request_carriesItsHeaders_exceptThoseOfTheConnection() {
        write("POST / HTTP/1.1\r\nhost: x\r\nContent-Type: application/json\r\nConnection: keep-alive\r\n"
                + "Content-Length: 2\r\nX-Amz-Target: T\r\n\r\n{}");
        assertThat(requests.get(0).headers())
                .containsExactly("host", "x", "Content-Type", "application/json", "X-Amz-Target", "T");
        assertThat(new String(requests.get(0).body().bytes(), StandardCharsets.UTF_8))
                .isEqualTo("{}");
    }

    @Test
    void request_waits_untilTheOneBeforeItIsAnswered() {
        write(post("one") + post("two"));
        assertThat(requests).hasSize(1);
        listeners.get(0).answered(answer("first"));
        channel.runPendingTasks();
        assertThat(requests).hasSize(2);
        listeners.get(1).answered(answer("second"));
        assertThat(read()).containsSubsequence("\r\n\r\nfirst", "\r\n\r\nsecond");
        assertThat(channel.isActive()).isTrue();
    }

    @Test
    void connection_isClosedWithoutAnAnswer_whenTheTransportFails() {
        write(post("one") + post("two"));
        listeners.get(0).failed(new TransportException(Stage.SENT, "lost", null));
        assertThat(read()).isEmpty();
        assertThat(channel.isActive()).isFalse();
        assertThat(requests).hasSize(1);
    }

    @Test
    void exchange_isCancelled_whenItsConnectionGoesAway() {
        write(post("one"));
        channel.close().syncUninterruptibly();
        channel.runPendingTasks();
        assertThat(cancelled).isOne();
    }

    @Test
    void answer_keepsItsOwnDate() {
        write(post("one"));
        String date = "Thu, 01 Jan 2026 00:00:00 GMT";
        listeners.get(0).answered(new TransportResponse(200, List.of("Date", date), new byte[0]));
        assertThat(read()).containsOnlyOnce("ate: ").contains(date);
    }

    @Test
    void answer_isCutShort_andTheConnectionClosed_whenItSaysItIsLonger() {
        write(post("one"));
        byte[] part = "{\"a\":".getBytes(StandardCharsets.UTF_8);
        listeners.get(0).answered(new TransportResponse(200, List.of("Content-Length", "17"), part));
        assertThat(read()).contains("content-length: 17\r\n").endsWith("\r\n\r\n{\"a\":");
        assertThat(channel.isActive()).isFalse();
    }

    private static String post(String body) {
        return "POST / HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    private static TransportResponse answer(String body) {
        return new TransportResponse(200, List.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
    }

    private String read() {
        channel.runPendingTasks();
        StringBuilder out = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            out.append(part.toString(StandardCharsets.ISO_8859_1));
            part.release();
        }
        return out.toString();
    }
}
