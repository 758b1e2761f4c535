package dev.dynabatch.internal.codec;

import dev.dynabatch.internal.model.ErrorReply;
import java.util.ArrayList;
import java.util.List;

/** Decodes error answers, whoever sent them. */
public final class ErrorReplies {
    private static final String BEGINNING = "{\"__type\":\"";

    private ErrorReplies() {}

    /**
     * Decodes the body of an answer with an error status. What is not the service's JSON gets the code {@code Http} and
     * the status.
     */
    public static ErrorReply decode(int status, byte[] body) {
        String[] codeAndMessage = {"", ""};
        List<String> reasons = new ArrayList<>(0);
        try {
            Replies.read(body, (name, parser) -> {
                switch (name) {
                    case "__type" -> codeAndMessage[0] = bare(parser.getText());
                    case "message", "Message" -> codeAndMessage[1] = String.valueOf(parser.getText());
                    case "ThrottlingReasons", "throttlingReasons" ->
                        Replies.array(
                                parser,
                                (none, element) -> Replies.object(element, (member, value) -> {
                                    if (member.equals("reason")) {
                                        reasons.add(value.getText());
                                    } else {
                                        value.skipChildren();
                                    }
                                }));
                    default -> parser.skipChildren();
                }
            });
        } catch (MalformedReplyException e) {
            return cut(body)
                    ? new ErrorReply(ErrorReply.CUT, "an error answer of the service was cut short", List.of())
                    : new ErrorReply("Http" + status, foreign(status, body), List.of());
        }
        if (codeAndMessage[0].isEmpty()) {
            return new ErrorReply("Http" + status, foreign(status, body), List.of());
        }
        return new ErrorReply(codeAndMessage[0], codeAndMessage[1], List.copyOf(reasons));
    }

    private static boolean cut(byte[] body) {
        String start = Replies.start(body);
        return start.startsWith(BEGINNING) || (!start.isEmpty() && BEGINNING.startsWith(start));
    }

    private static String bare(String type) {
        return type.substring(Math.max(type.lastIndexOf('#'), type.lastIndexOf('.')) + 1);
    }

    private static String foreign(int status, byte[] body) {
        String hint = status == 407
                ? "a proxy asks for a user and a password; give them as http://user:password@host:port"
                : status >= 300 && status < 400
                        ? "something redirects elsewhere; is the endpoint right?"
                        : "the answer is not DynamoDB's; is the endpoint right?";
        String start = Replies.start(body);
        return start.isEmpty() ? hint : hint + " It begins: " + start;
    }
}
