/** What agents and viewers read in place of a sensitive value (requirements 1.19 rule 37). */
export const masked = "•••";
