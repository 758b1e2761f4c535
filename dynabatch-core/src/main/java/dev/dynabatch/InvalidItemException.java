package dev.dynabatch;

/** An item or key that cannot be written as it is; found before anything was sent. */
public class InvalidItemException extends DynabatchException {
    private static final long serialVersionUID = 1;

    private final String path;

    /**
     * @param path the attribute's path, such as {@code address.lines[2]}; empty for the item as a whole
     * @param problem what is wrong and what to do, as a sentence without its subject
     */
    public InvalidItemException(String path, String problem) {
        super(path.isEmpty() ? problem : "attribute '" + path + "': " + problem, null);
        this.path = path;
    }

    /** The path of the attribute, such as {@code address.lines[2]}; empty for the item as a whole. */
    public String path() {
        return path;
    }
}
