package dev.dynabatch.local.internal.value;

import dev.dynabatch.internal.codec.InvalidNumberException;
import dev.dynabatch.internal.codec.NumberText;

/** The codec's numbers, with the service's messages. */
final class Numbers {
    private Numbers() {}

    /**
     * The canonical text of a number.
     *
     * @throws InvalidValueException with the service's message, if it is none or out of range
     */
    static String canonical(String text) throws InvalidValueException {
        try {
            return NumberText.canonical(text);
        } catch (InvalidNumberException e) {
            throw new InvalidValueException(
                    switch (e.fault()) {
                        case NOT_A_NUMBER ->
                            "The parameter cannot be converted to a numeric value"
                                    + (text.isEmpty() ? "" : ": " + text);
                        case TOO_PRECISE -> "Attempting to store more than 38 significant digits in a Number";
                        case TOO_LARGE ->
                            "Number overflow. Attempting to store a number with magnitude larger than"
                                    + " supported range";
                        case TOO_SMALL ->
                            "Number underflow. Attempting to store a number with magnitude smaller than"
                                    + " supported range";
                    });
        }
    }
}
