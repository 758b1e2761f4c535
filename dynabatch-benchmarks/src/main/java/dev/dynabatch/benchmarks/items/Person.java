package dev.dynabatch.benchmarks.items;

import java.util.List;
import java.util.SplittableRandom;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;

/** A small item as a bean of the AWS SDK's Enhanced client. */
@DynamoDbBean
public final class Person {
    private String pk = "";
    private String name = "";
    private String email = "";
    private String street = "";
    private int visits;
    private double balance;
    private boolean active;
    private List<String> tags = List.of();

    /** With nothing in it, as the Enhanced client wants it. */
    public Person() {}

    /** The small item of a number. */
    static Person of(int number) {
        SplittableRandom random = new SplittableRandom(number);
        Person person = new Person();
        person.setPk(ItemKind.key(number));
        person.setName("Ada Lovelace the " + number);
        person.setEmail("ada.lovelace." + number + "@example.org");
        person.setStreet(random.nextInt(97) + " St James's Square, Westminster");
        person.setVisits(random.nextInt(100_003));
        person.setBalance(random.nextInt(10_000_019) / 100.0);
        person.setActive(random.nextBoolean());
        person.setTags(List.of("mathematics", "engines", "poetry " + random.nextInt(31)));
        return person;
    }

    /** The key. */
    @DynamoDbPartitionKey
    public String getPk() {
        return pk;
    }

    public void setPk(String pk) {
        this.pk = pk;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getEmail() {
        return email;
    }

    public void setEmail(String email) {
        this.email = email;
    }

    public String getStreet() {
        return street;
    }

    public void setStreet(String street) {
        this.street = street;
    }

    public int getVisits() {
        return visits;
    }

    public void setVisits(int visits) {
        this.visits = visits;
    }

    public double getBalance() {
        return balance;
    }

    public void setBalance(double balance) {
        this.balance = balance;
    }

    public boolean getActive() {
        return active;
    }

    public void setActive(boolean active) {
        this.active = active;
    }

    public List<String> getTags() {
        return tags;
    }

    public void setTags(List<String> tags) {
        this.tags = tags;
    }
}
