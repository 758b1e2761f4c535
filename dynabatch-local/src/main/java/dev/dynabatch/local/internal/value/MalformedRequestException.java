package dev.dynabatch.local.internal.value;

import java.io.IOException;

/** A body that is JSON but not of the shape the operation takes; the service calls it a serialization error. */
public final class MalformedRequestException extends IOException {
    private static final long serialVersionUID = 1;

    /** @param message what was found where it does not belong */
    public MalformedRequestException(String message) {
        super(message);
    }
}
