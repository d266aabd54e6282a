/** Places in an order, first to tenth. */
const places = [
  "first pehla pehle pahla pahle 1st पहला पहले",
  "second dusra dusre doosra doosre 2nd दूसरा दूसरे",
  "third teesra teesre tisra 3rd तीसरा तीसरे",
  "fourth chautha chauthe 4th चौथा",
  "fifth paanchva panchva 5th पाँचवा पांचवा",
  "sixth 6th",
  "seventh 7th",
  "eighth 8th",
  "ninth 9th",
  "tenth 10th",
];
const last = "last aakhri akhri आखिरी आख़िरी";

const ordinals: ReadonlyMap<string, number> = new Map([...places.flatMap((words, index) => spelled(words, index + 1)), ...spelled(last, -1)]);

function spelled(words: string, place: number): [string, number][] {
  return words.split(" ").map((word): [string, number] => [word.normalize("NFKC"), place]);
}

/** The place that a word names, from 1 on, -1 for the last; null when it names none. Pure. */
export function ordinalOf(word: string): number | null {
  return ordinals.get(word) ?? null;
}
