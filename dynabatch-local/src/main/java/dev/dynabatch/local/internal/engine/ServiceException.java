package dev.dynabatch.local.internal.engine;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A request's refusal: becomes the answer. */
final class ServiceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorType type;
    private final transient byte @Nullable [] item;
    private final transient List<ThrottlingReason> reasons;

    ServiceException(ErrorType type, String message) {
        this(type, message, null, List.of());
    }

    private ServiceException(ErrorType type, String message, byte @Nullable [] item, List<ThrottlingReason> reasons) {
        super(message, null, false, false);
        this.type = type;
        this.item = item;
        this.reasons = reasons;
    }

    /**
     * The refusal of a write whose condition is not met.
     *
     * @param item what is there, as it is stored, if the answer is to show it
     */
    static ServiceException conditionFailed(byte @Nullable [] item) {
        return new ServiceException(ErrorType.CONDITION_FAILED, "The conditional request failed", item, List.of());
    }

    /** The refusal of what there is no capacity for; it goes by the first of the reasons. */
    static ServiceException throttled(Stream<ThrottlingReason> reasons) {
        List<ThrottlingReason> each = reasons.distinct().toList();
        return new ServiceException(each.get(0).type(), each.get(0).message(), null, each);
    }

    static ServiceException validation(String message) {
        return new ServiceException(ErrorType.VALIDATION, message);
    }

    static ServiceException notFound(String message) {
        return new ServiceException(ErrorType.NOT_FOUND, message);
    }

    ErrorType type() {
        return type;
    }

    /** The stored item the answer is to show, or null. */
    byte @Nullable [] item() {
        return item;
    }

    /** Why it was throttled; empty if it was not. */
    List<ThrottlingReason> reasons() {
        return reasons;
    }
}
