package dev.dynabatch.internal.codec;

import dev.dynabatch.internal.model.ErrorReply;
import java.io.IOException;
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
        Draft draft = new Draft();
        try {
            Replies.read(body, draft::member);
        } catch (MalformedReplyException e) {
            return cut(body)
                    ? new ErrorReply(ErrorReply.CUT, "an error answer of the service was cut short", List.of())
                    : new ErrorReply("Http" + status, foreign(status, body), List.of());
        }
        if (draft.code.isBlank()) {
            return new ErrorReply("Http" + status, foreign(status, body), List.of());
        }
        return new ErrorReply(draft.code, draft.message, List.copyOf(draft.reasons));
    }

    private static final class Draft {
        private String code = "";
        private String message = "";
        private final List<String> reasons = new ArrayList<>(0);

        void member(JsonCursor cursor) throws IOException {
            if (cursor.is("__type")) {
                code = bare(text(cursor));
            } else if (cursor.is("message") || cursor.is("Message")) {
                message = text(cursor);
            } else if (cursor.is("ThrottlingReasons") || cursor.is("throttlingReasons")) {
                Replies.array(
                        cursor,
                        element -> Replies.object(element, member -> {
                            if (member.is("reason")) {
                                reasons.add(text(member));
                            } else {
                                member.skip();
                            }
                        }));
            } else {
                cursor.skip();
            }
        }

        /** A string; what is none says nothing. */
        private static String text(JsonCursor cursor) throws IOException {
            if (cursor.peek() != '"') {
                cursor.skip();
                return "";
            }
            return Replies.string(cursor);
        }
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
