import { wordBySpelling } from "../world/aliases";
import { cuisineNames, dishesByCuisine } from "../world/dishes";
import { wordsOf } from "../world/text";

/** What the rules know of the catalogue. */
export type Vocabulary = {
  /** Folded names of dishes, each as its words. */
  dishes: readonly (readonly string[])[];
  /** Every word that occurs in a dish's name or is another spelling of one. */
  dishWords: ReadonlySet<string>;
  /** Canonical names of cuisines. */
  cuisines: readonly string[];
};

/** The vocabulary of the seeded world. Pure. */
export function worldVocabulary(): Vocabulary {
  const names = [...dishesByCuisine.values()].flat().map((dish) => wordsOf(dish.name));
  const words = new Set(names.flat());
  for (const [spelling, word] of wordBySpelling) if (words.has(word)) words.add(spelling);
  return { dishes: names, dishWords: words, cuisines: cuisineNames };
}
