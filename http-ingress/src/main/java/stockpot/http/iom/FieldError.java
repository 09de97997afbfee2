package stockpot.http.iom;

/** What is wrong with a field of a request. */
record FieldError(String message, String sourceField) {
    static FieldError required(String field) {
        return new FieldError("required", field);
    }

    static FieldError notInteger(String field) {
        return new FieldError("The value must be an integer", field);
    }

    static FieldError outOfRange(String field, long min, long max) {
        return new FieldError("The value must be from " + min + " to " + max, field);
    }
}
