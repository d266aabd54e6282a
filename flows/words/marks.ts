/** More marks on one letter than any script puts there. */
const mostMarks = 8;
const runOfMarks = new RegExp(`(\\p{M}{${mostMarks}})\\p{M}+`, "gu");

/** A text whose letters carry at most eight marks each: putting thousands of them in order takes long. Pure. */
export function withFewMarks(text: string): string {
  return text.replace(runOfMarks, "$1");
}
