/** For which occasion a text is missing. */
export type StockOccasion = "question" | "choice" | "list" | "line";

const english: StockTexts = {
  question: "What would you like to do?",
  choice: "Here is what I found. Which one would you like?",
  list: "Here is what I found.",
  line: "All right.",
};

const hindi: StockTexts = {
  question: "आप क्या करना चाहेंगे?",
  choice: "मुझे ये मिले। इनमें से आपको कौन सा चाहिए?",
  list: "मुझे ये मिले।",
  line: "ठीक है।",
};

const hinglish: StockTexts = {
  question: "Aap kya karna chahenge?",
  choice: "Mujhe ye mile. Inmein se aapko kaun sa chahiye?",
  list: "Mujhe ye mile.",
  line: "Theek hai.",
};

type StockTexts = Record<StockOccasion, string>;

/** What is said where a model should have written and neither it nor the author did. `locale` as the wire has it; what is not known is English. Pure. */
export function stockText(occasion: StockOccasion, locale: string): string {
  return textsFor(locale.toLowerCase())[occasion];
}

function textsFor(locale: string): StockTexts {
  if (locale === "hi-latn" || locale.startsWith("hi-latn-")) return hinglish;
  return locale === "hi" || locale.startsWith("hi-") ? hindi : english;
}

/** All of them, in every language: none tells anything about a customer. */
export const allStockTexts: readonly string[] = [english, hindi, hinglish].flatMap((texts) => Object.values(texts));
