package dev.dynabatch.local.internal.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads when a request was signed, from {@code X-Amz-Date} or {@code Date}. */
final class SigningTime {
    private static final List<DateTimeFormatter> FORMS = List.of(
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX").withZone(ZoneOffset.UTC),
            DateTimeFormatter.RFC_1123_DATE_TIME);

    private SigningTime() {}

    /** The time, or null if the text is none. */
    static @Nullable Instant parse(String text) {
        for (DateTimeFormatter form : FORMS) {
            try {
                return form.parse(text.trim(), Instant::from);
            } catch (DateTimeParseException e) {
                // of another form, or of none
            }
        }
        return null;
    }
}
