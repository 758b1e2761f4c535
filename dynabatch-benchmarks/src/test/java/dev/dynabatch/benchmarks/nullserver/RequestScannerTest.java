package dev.dynabatch.benchmarks.nullserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.benchmarks.nullserver.RequestScanner.Found;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RequestScannerTest {
    private static final String REQUESTS = "POST / HTTP/1.1\r\nX-Amz-Target: DynamoDB_20120810.DescribeTable\r\n"
            + "Content-Length: 4\r\n\r\n\r\n\r\n"
            + "POST / HTTP/1.1\r\ncontent-length:17\r\nx-amz-target: DynamoDB_20120810.BatchWriteItem\r\n"
            + "Expect: 100-continue\r\n\r\nseventeen letters"
            + "POST / HTTP/1.1\r\nContent-Length: 0\r\nX-Amz-Target: DynamoDB_20120810.BatchWriteItem\r\n\r\n";

    @Test
    void scan_findsEveryEnd_whereverTheBytesAreCut() {
        byte[] bytes = REQUESTS.getBytes(StandardCharsets.US_ASCII);
        for (int size : new int[] {1, 2, 7, 101, bytes.length}) {
            RequestScanner scanner = new RequestScanner();
            List<Found> found = new ArrayList<>();
            for (int from = 0; from < bytes.length; from += size) {
                ByteBuffer part = ByteBuffer.wrap(bytes, from, Math.min(size, bytes.length - from));
                for (Found next = scanner.scan(part); next != Found.NOTHING; next = scanner.scan(part)) {
                    found.add(next);
                }
            }
            assertThat(found)
                    .as("cut every %d bytes", size)
                    .containsExactly(Found.DESCRIBE_TABLE, Found.WAITS, Found.WRITE, Found.WRITE);
        }
    }
}
