package stockpot.topology.law;

/** What can be wrong with how pots get their names and their money; the law has to find each. */
enum KeepingFault {
    NONE(PotFault.NONE),
    GRANTS_A_TAKEN_NAME(PotFault.GRANTS_A_TAKEN_NAME),
    GRANTS_A_NAME_THAT_IS_BEING_DECIDED(PotFault.GRANTS_A_NAME_THAT_IS_BEING_DECIDED),
    CONFIRMS_NOTHING(PotFault.CONFIRMS_NOTHING),
    ABANDONED_IS_FORGOTTEN(PotFault.ABANDONED_IS_FORGOTTEN),
    RELEASES_WITHOUT_GIVING_UP(PotFault.RELEASES_WITHOUT_GIVING_UP),
    DECIDES_HOWEVER_LATE(PotFault.DECIDES_HOWEVER_LATE),
    NO_HIGH_WATER_MARKS(PotFault.NO_HIGH_WATER_MARKS),
    POSITION_WITHOUT_ORDINAL(PotFault.POSITION_WITHOUT_ORDINAL),
    CHANGES_HALF(PotFault.CHANGES_HALF),
    RENAMES_BEFORE_IT_LOOKS(PotFault.RENAMES_BEFORE_IT_LOOKS),
    COMMITS_BEFORE_SENDING(SteppedSettler.Habit.COMMITS_BEFORE_SENDING),
    SETTLES_OUT_OF_ORDER(SteppedSettler.Habit.OUT_OF_ORDER),
    /** A claim that is not decided in time is given back without asking the pot. */
    CLAIMS_EXPIRE(PotFault.NONE),
    /** Whoever repeats the request finds the claim granted, and it is not. */
    RELEASES_ON_A_LOST_ANSWER_OF_A_KEYED_REQUEST(PotFault.NONE),
    RELEASES_THE_OLD_NAME_FIRST(PotFault.NONE),
    KEEPS_A_NAME_THAT_IT_DID_NOT_GET(PotFault.NONE),
    /** A request whose key was forgotten makes an attempt that there was before. */
    DERIVES_ATTEMPTS_FROM_THE_KEY(PotFault.NONE),
    /** A repeated request does not heed to which attempt the name was granted. */
    OPENS_BY_ITS_OWN_ATTEMPT(PotFault.NONE);

    final PotFault inside;
    final SteppedSettler.Habit habit;

    KeepingFault(PotFault inside) {
        this.inside = inside;
        this.habit = SteppedSettler.Habit.SOUND;
    }

    KeepingFault(SteppedSettler.Habit habit) {
        this.inside = PotFault.NONE;
        this.habit = habit;
    }
}
