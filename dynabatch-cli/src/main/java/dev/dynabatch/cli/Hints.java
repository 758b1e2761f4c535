package dev.dynabatch.cli;

import dev.dynabatch.ServiceError;
import org.jspecify.annotations.Nullable;

/** What to do about what the service, or the way to it, says. */
final class Hints {
    private Hints() {}

    /** The hint for an error, or null where its message says all there is to say. */
    static @Nullable String of(ServiceError error) {
        return switch (error.code()) {
            case "ResourceNotFoundException" ->
                "Is --table spelt rightly, and does it exist here (--region,"
                        + " --endpoint-url, --embedded)? 'dynabatch tables' lists what does; 'load --create-table' makes it.";
            case "ValidationException" -> refused(error.message());
            case "NoCredentials" ->
                "On this command line: --region and --profile choose others; for no AWS at all,"
                        + " --embedded=DIR or --endpoint-url http://localhost:8000.";
            case "UnrecognizedClientException",
                    "InvalidSignatureException",
                    "MissingAuthenticationToken",
                    "MissingAuthenticationTokenException",
                    "ExpiredTokenException",
                    "IncompleteSignatureException" ->
                "Check the credentials: 'aws sts get-caller-identity' shows whose they are; --profile chooses others.";
            case "AccessDeniedException" ->
                "The credentials are valid, but may not do this: ask for the permission, or"
                        + " choose others by --profile. If only DescribeTable is forbidden, --key says the key instead.";
            case "ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded" ->
                "The table has no capacity for this: give it more, or wait until others use less.";
            default -> byStatus(error);
        };
    }

    /** What the service does not take as it is: told by words of its messages, which it may change; then there is no hint. */
    private static @Nullable String refused(String message) {
        if (message.contains("FilterExpression")) {
            return "See --filter; it is an expression such as \"status = 'OPEN' AND size(lines) > 3\".";
        }
        if (message.contains("Filter Expression")) {
            return "See --filter: it may not speak of the key, which PK and --sort-… are for.";
        }
        if (message.contains("ProjectionExpression")) {
            return "See --project.";
        }
        if (message.contains("Consistent reads")) {
            return "Leave out --consistent: a global index has no consistent reads.";
        }
        if (message.contains("the specified index")) {
            return "Is --index spelt rightly? 'aws dynamodb describe-table' lists the table's indexes.";
        }
        if (message.contains("KeyConditionExpression")) {
            return "See PK and the --sort-… options: does the key have that type, and --key say so?";
        }
        return message.contains("schema")
                ? "Does --key say the table's own key? Leave it out, and the table is asked."
                : null;
    }

    private static @Nullable String byStatus(ServiceError error) {
        if (error.status() >= 500) {
            return "The service has failed, and goes on failing: try again later.";
        }
        return error.status() == 0 && !error.message().startsWith("the proxy ")
                ? "Is the endpoint right and reachable (--endpoint-url, --region, AWS_ENDPOINT_URL_DYNAMODB)?"
                : null;
    }
}
