package dev.dynabatch.internal.codec;

/** Text that DynamoDB does not take for a number. */
public final class InvalidNumberException extends NumberFormatException {
    private static final long serialVersionUID = 1;

    private final Fault fault;

    InvalidNumberException(String text, Fault fault) {
        super((text.length() <= 60 ? text : text.substring(0, 57) + "…") + " " + fault.problem);
        this.fault = fault;
    }

    /** What is wrong with it. */
    public Fault fault() {
        return fault;
    }

    /** The ways in which text fails to be a DynamoDB number. */
    public enum Fault {
        /** No decimal number at all. */
        NOT_A_NUMBER("is no decimal number; write digits, with '-', '.' and an exponent as needed"),
        /** More than 38 significant digits. */
        TOO_PRECISE("has more than 38 significant digits, the most DynamoDB keeps; round it or store it as a string"),
        /** A magnitude of 1E126 or more. */
        TOO_LARGE("is beyond 9.99…E+125, the largest DynamoDB number; store it as a string"),
        /** A magnitude below 1E-130, but not zero. */
        TOO_SMALL("is closer to zero than 1E-130, the smallest DynamoDB number; store 0, or a string");

        private final String problem;

        Fault(String problem) {
            this.problem = problem;
        }
    }
}
