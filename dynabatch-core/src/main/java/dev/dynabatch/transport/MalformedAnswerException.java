package dev.dynabatch.transport;

import java.io.IOException;

/** An answer that cannot be taken; its message goes on after the server's name. */
final class MalformedAnswerException extends IOException {
    private static final long serialVersionUID = 1;

    MalformedAnswerException(String message) {
        super(message);
    }

    /** Not even HTTP. */
    static MalformedAnswerException notHttp(String what) {
        return new MalformedAnswerException(
                "answered something that is not HTTP (" + what + "); is the endpoint's scheme right?");
    }
}
