package dev.dynabatch.local.fault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.dynabatch.local.internal.engine.RequestIds;
import dev.dynabatch.local.internal.value.JsonWriter;
import dev.dynabatch.transport.TransportResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** What the service says when it says no, and what comes of answers on their way. */
final class FaultAnswers {
    private static final String DATABASE = "com.amazonaws.dynamodb.v20120810#";
    private static final String FRONT = "com.amazon.coral.service#";
    private static final String CRC = "x-amz-crc32";

    private FaultAnswers() {}

    static TransportResponse failed(RandomGenerator random) {
        return error(500, DATABASE + "InternalServerError", "The request failed, and not because of you", random);
    }

    static TransportResponse unavailable(RandomGenerator random) {
        return error(503, FRONT + "ServiceUnavailableException", "The service cannot answer just now", random);
    }

    static TransportResponse expired(RandomGenerator random) {
        return error(
                400, FRONT + "ExpiredTokenException", "The security token included in the request is expired", random);
    }

    static TransportResponse missing(RandomGenerator random) {
        return error(400, DATABASE + "ResourceNotFoundException", "Requested resource not found", random);
    }

    static TransportResponse refused(RandomGenerator random) {
        return error(
                400,
                "com.amazon.coral.validate#ValidationException",
                "One or more parameter values were invalid",
                random);
    }

    /** The request's time is too far from the service's. */
    static TransportResponse skewed(String requestDate, ServiceClock.Skew skew, RandomGenerator random) {
        if (skew.large()) {
            return error(
                    400,
                    FRONT + "RequestTimeTooSkewed",
                    "The difference between the request time and the current time is too large.",
                    random);
        }
        String message = skew.early()
                ? "Signature not yet current: " + requestDate + " is still later than " + skew.bound() + " ("
                        + skew.now() + " + 5 min.)"
                : "Signature expired: " + requestDate + " is now earlier than " + skew.bound() + " (" + skew.now()
                        + " - 5 min.)";
        return error(400, FRONT + "InvalidSignatureException", message, random);
    }

    /** No capacity for any of it, with the reasons that tables have in this mode. */
    static TransportResponse throttled(RequestBody request, boolean onDemand, RandomGenerator random) {
        List<String> tables = request.ofItems() ? request.tables() : List.of();
        if (tables.isEmpty()) {
            return error(400, "com.amazon.coral.availability#ThrottlingException", "Rate exceeded", random);
        }
        String limit = random.nextBoolean()
                ? "KeyRangeThroughputExceeded"
                : onDemand ? "MaxOnDemandThroughputExceeded" : "ProvisionedThroughputExceeded";
        JsonWriter out = new JsonWriter().beginObject().name("__type");
        if (onDemand) {
            out.string("com.amazon.coral.availability#ThrottlingException")
                    .name("message")
                    .string("Throughput exceeds the current capacity of your table or index. DynamoDB is automatically"
                            + " scaling your table or index so please try again shortly.")
                    .name("throttlingReasons");
        } else {
            out.string(DATABASE + "ProvisionedThroughputExceededException")
                    .name("message")
                    .string("The level of configured provisioned throughput for the table was exceeded. Consider"
                            + " increasing your provisioning level with the UpdateTable API.")
                    .name("ThrottlingReasons");
        }
        out.beginArray();
        for (String table : tables) {
            out.beginObject()
                    .name("reason")
                    .string("Table" + (request.reads() ? "Read" : "Write") + limit)
                    .name("resource")
                    .string("arn:aws:dynamodb:us-east-1:000000000000:table/" + table)
                    .endObject();
        }
        return answer(400, out.endArray().endObject().toBytes(), random);
    }

    private static TransportResponse error(int status, String type, String message, RandomGenerator random) {
        JsonWriter out = new JsonWriter();
        out.beginObject().name("__type").string(type).name("message").string(message);
        return answer(status, out.endObject().toBytes(), random);
    }

    private static TransportResponse answer(int status, byte[] body, RandomGenerator random) {
        List<String> headers = List.of(
                "Content-Type",
                "application/x-amz-json-1.0",
                "x-amzn-RequestId",
                RequestIds.of(random.nextLong()),
                CRC,
                checksum(body));
        return new TransportResponse(status, headers, body);
    }

    /** The same answer with another body, whose length and checksum are right. */
    static TransportResponse withBody(TransportResponse answer, byte[] body) {
        TransportResponse other = with(answer, "Content-Length", null);
        other = with(other, CRC, answer.header(CRC) == null ? null : checksum(body));
        return new TransportResponse(other.status(), other.headers(), body);
    }

    static TransportResponse cutShort(TransportResponse answer, int length) {
        TransportResponse longer = with(answer, "Content-Length", Integer.toString(answer.body().length));
        return new TransportResponse(longer.status(), longer.headers(), java.util.Arrays.copyOf(answer.body(), length));
    }

    static TransportResponse wrongChecksum(TransportResponse answer) {
        return with(answer, CRC, Long.toString(Long.parseLong(checksum(answer.body())) ^ 7));
    }

    /** The answer to DescribeTable and CreateTable while the table is being made. */
    static TransportResponse creating(TransportResponse answer) {
        // one byte, one character: nothing else changes
        String body = new String(answer.body(), ISO_8859_1)
                .replaceFirst("\"TableStatus\"\\s*:\\s*\"ACTIVE\"", "\"TableStatus\":\"CREATING\"");
        return withBody(answer, body.getBytes(ISO_8859_1));
    }

    /** The same answer with one header set, or taken away if there is no value. */
    static TransportResponse with(TransportResponse answer, String name, @Nullable String value) {
        List<String> headers = new ArrayList<>(answer.headers().size() + 2);
        for (int i = 0; i < answer.headers().size(); i += 2) {
            if (!answer.headers().get(i).equalsIgnoreCase(name)) {
                headers.addAll(answer.headers().subList(i, i + 2));
            }
        }
        if (value != null) {
            headers.add(name);
            headers.add(value);
        }
        return new TransportResponse(answer.status(), headers, answer.body());
    }

    private static String checksum(byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(body);
        return Long.toString(crc.getValue());
    }
}
