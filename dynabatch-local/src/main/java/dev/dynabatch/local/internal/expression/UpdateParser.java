package dev.dynabatch.local.internal.expression;

import dev.dynabatch.local.internal.expression.Token.Kind;
import dev.dynabatch.local.internal.expression.UpdateOperand.Sum;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Parses updates: sections in any order, each once, of actions. */
final class UpdateParser extends OperandParser {
    private static final Set<String> SECTIONS = Set.of("SET", "REMOVE", "ADD", "DELETE");

    private final UpdateChecks checks = new UpdateChecks(faults);

    UpdateParser(String text, Placeholders placeholders) {
        super(text, placeholders);
    }

    List<Action> parse() {
        List<Action> actions = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        do {
            String section = section();
            if (!seen.add(section)) {
                faults.add(
                        Faults.Kind.SECTION,
                        "The \"" + section + "\" section can only be used once in an update expression;");
            }
            do {
                actions.add(action(section));
            } while (accept(","));
        } while (peek().kind() != Kind.END);
        faults.apart(actions.stream().map(Action::path).toList());
        end();
        return actions;
    }

    private String section() {
        String section = peek().text().toUpperCase(Locale.ROOT);
        if (peek().kind() != Kind.WORD || !SECTIONS.contains(section)) {
            throw syntaxError();
        }
        next();
        return section;
    }

    private Action action(String section) {
        Path path = target();
        return switch (section) {
            case "SET" -> {
                expect("=");
                yield new Action.Put(path, sum());
            }
            case "REMOVE" -> new Action.Remove(path);
            case "ADD" -> checks.add(path, value(Faults.Kind.UNDEFINED_TARGET));
            default -> checks.delete(path, value(Faults.Kind.UNDEFINED_TARGET));
        };
    }

    /** One operand, or two and a sign; a sum has no sums inside. */
    private Operand sum() {
        Operand left = peek().is("(") ? group(this::sum) : operand();
        if (left instanceof Sum || !(peek().is("+") || peek().is("-"))) {
            return left;
        }
        operator();
        return checks.sum(next().text(), left, operand());
    }

    @Override
    Operand function(Call call) {
        operator();
        return checks.function(call);
    }
}
