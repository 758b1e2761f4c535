package dev.dynabatch;

/** An attribute of an item that is not there, or not of the type it was asked for as. */
public class AttributeException extends DynabatchException {
    private static final long serialVersionUID = 1;

    private final String name;

    /**
     * @param name the attribute's name
     * @param problem what is wrong, as a sentence without its subject
     */
    public AttributeException(String name, String problem) {
        super("attribute '" + name + "' " + problem, null);
        this.name = name;
    }

    /** The attribute's name. */
    public String name() {
        return name;
    }
}
