package dev.dynabatch.benchmarks.nullserver;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.dynabatch.benchmarks.nullserver.RequestScanner.Found;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.zip.CRC32;

/** The bytes of every answer there is, made anew each second, for they carry the time as those of the service do. */
final class Answers {
    private static final byte[] GO_ON = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);

    private final String written;
    private final String description;
    private long second = -1;
    private byte[] writtenBytes = new byte[0];
    private byte[] descriptionBytes = new byte[0];

    /**
     * @param table the only table
     * @param partitionKey its partition key, a string
     * @param units capacity units a request of 25 items consumes
     */
    Answers(String table, String partitionKey, int units) {
        written = "{\"UnprocessedItems\":{},\"ConsumedCapacity\":[{\"TableName\":\"" + table + "\",\"CapacityUnits\":"
                + units + ".0,\"Table\":{\"CapacityUnits\":" + units + ".0}}]}";
        description = "{\"Table\":{\"TableName\":\"" + table + "\",\"TableStatus\":\"ACTIVE\",\"KeySchema\":["
                + "{\"AttributeName\":\"" + partitionKey + "\",\"KeyType\":\"HASH\"}],\"AttributeDefinitions\":["
                + "{\"AttributeName\":\"" + partitionKey + "\",\"AttributeType\":\"S\"}],\"ItemCount\":0,"
                + "\"TableSizeBytes\":0,\"BillingModeSummary\":{\"BillingMode\":\"PAY_PER_REQUEST\"}}}";
    }

    /** The answer to what was found, not to be written to. */
    synchronized byte[] to(Found found) {
        long now = System.currentTimeMillis() / 1000;
        if (now != second) {
            second = now;
            writtenBytes = answer(written);
            descriptionBytes = answer(description);
        }
        return switch (found) {
            case WAITS -> GO_ON;
            case DESCRIBE_TABLE -> descriptionBytes;
            case WRITE -> writtenBytes;
            case NOTHING -> throw new IllegalArgumentException("nothing to answer");
        };
    }

    private byte[] answer(String body) {
        CRC32 checksum = new CRC32();
        checksum.update(body.getBytes(US_ASCII));
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.ofEpochSecond(second).atZone(ZoneOffset.UTC));
        return ("HTTP/1.1 200 OK\r\nServer: Server\r\nDate: " + date
                        + "\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: " + body.length()
                        + "\r\nConnection: keep-alive\r\nx-amzn-RequestId: "
                        + "BQ8H8EQIU4OI2KRGN0K5VJTTKNVV4KQNSO5AEMVJF66Q9ASUAAJG\r\nx-amz-crc32: " + checksum.getValue()
                        + "\r\n\r\n" + body)
                .getBytes(US_ASCII);
    }
}
