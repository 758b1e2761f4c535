package dev.dynabatch.local.internal.expression;

import java.util.List;

/**
 * A function and what it is given.
 *
 * @param function its name
 * @param operands at least one
 */
record Call(String function, List<Operand> operands) {}
