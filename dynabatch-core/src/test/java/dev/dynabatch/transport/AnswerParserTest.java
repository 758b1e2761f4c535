package dev.dynabatch.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerParserTest {
    private static final String FIXED =
            "HTTP/1.1 200 OK\r\nDate: now\r\nx-amzn-RequestId:R7\r\nContent-Length: \t5 \r\n\r\nhello";
    private static final String BEFORE = "HTTP/1.1 100 Continue\r\nX: 1\r\n\r\n";
    private static final String HEAD = "HTTP/1.1 400 Bad Request\r\nTransfer-Encoding: Chunked\r\n\r\n";
    private static final String CHUNKED = BEFORE + HEAD + "4;a=b\r\nhell\r\n001\r\no\r\n0\r\nTrailer: x\r\n\r\n";

    @ParameterizedTest
    @ValueSource(strings = {FIXED, CHUNKED})
    void feed_givesTheSameAnswer_whereverTheBytesAreCut(String answer) throws Exception {
        for (int first = 0; first <= answer.length(); first++) {
            for (int second = first; second <= answer.length(); second += 7) {
                AnswerParser parser = new AnswerParser();
                assertThat(feed(parser, answer.substring(0, first))).isZero();
                assertThat(feed(parser, answer.substring(first, second))).isZero();
                assertThat(parser.whole()).isEqualTo(second == answer.length());
                assertThat(feed(parser, answer.substring(second) + "next")).isEqualTo(4);
                assertThat(parser.keepAlive()).isTrue();
                TransportResponse taken = parser.takeOut();
                assertThat(new String(taken.body(), ISO_8859_1)).isEqualTo("hello");
                assertThat(parser.whole()).isFalse();
            }
        }
    }

    @Test
    void takeOut_givesStatusAndHeadersInOrder_andIsReadyForTheNextAnswer() throws Exception {
        AnswerParser parser = new AnswerParser();
        for (int i = 0; i < 3; i++) {
            feed(parser, FIXED);
            TransportResponse answer = parser.takeOut();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers())
                    .isEqualTo(List.of("Date", "now", "x-amzn-RequestId", "R7", "Content-Length", "5"));
            feed(parser, "HTTP/1.1 204 No Content\r\n\r\n");
            assertThat(parser.takeOut().body()).isEmpty();
        }
    }

    @Test
    void answerWithoutLength_endsWithTheConnection() throws Exception {
        AnswerParser parser = new AnswerParser();
        feed(parser, "HTTP/1.1 200 OK\r\n\r\n");
        feed(parser, "as long ");
        assertThat(parser.whole()).isFalse();
        feed(parser, "x".repeat(2_003));
        assertThat(parser.endsHere()).isTrue();
        assertThat(parser.keepAlive()).isFalse();
        assertThat(parser.takeOut().body()).hasSize(2_011);
        feed(parser, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab");
        assertThat(parser.endsHere()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nConnection: keep-alive, Close\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"
            })
    void keepAlive_isFalse_whenThePeerSaysSo(String answer) throws Exception {
        AnswerParser parser = new AnswerParser();
        feed(parser, answer);
        assertThat(parser.whole()).isTrue();
        assertThat(parser.keepAlive()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "S",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.2 200 OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 -20 OK\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA : 1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: 1\r\n folded\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: 1\nB: 2\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: 1\rB: 2\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: \0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\ncontent-length: 2\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 67108865\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1x\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffff\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4000001\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n"
            })
    void feed_refuses_whatCouldBeUnderstoodInTwoWays(String answer) {
        assertThatThrownBy(() -> feed(new AnswerParser(), answer)).isInstanceOf(MalformedAnswerException.class);
        assertThatThrownBy(() -> {
                    AnswerParser parser = new AnswerParser();
                    for (int i = 0; i < answer.length(); i++) {
                        feed(parser, answer.substring(i, i + 1));
                    }
                })
                .isInstanceOf(MalformedAnswerException.class);
    }

    @Test
    void feed_refuses_aHeadWithoutEnd() {
        AnswerParser parser = new AnswerParser();
        assertThatThrownBy(() -> {
                    feed(parser, "HTTP/1.1 200 OK\r\n");
                    for (int i = 0; i < 1_009; i++) {
                        feed(parser, "A: " + "x".repeat(97) + "\r\n");
                    }
                })
                .hasMessageContaining("more than 65536 B");
    }

    /** How many bytes were left over. */
    private static int feed(AnswerParser parser, String text) throws MalformedAnswerException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
        parser.feed(bytes);
        return bytes.remaining();
    }
}
