/** Words that turn round what comes after them. */
export const negatesBefore: ReadonlySet<string> = new Set("not dont don no never isnt wont cant cannot without nahi nahin mat na नहीं मत ना".split(" "));
/** Words that turn round what stands before them. */
export const negatesAfter: ReadonlySet<string> = new Set("nahi nahin mat नहीं मत".split(" "));
