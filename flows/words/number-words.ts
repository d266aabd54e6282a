const english = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ");
const englishTens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

/** 0 to 99, each with its usual spellings. */
const hindi =
  "शून्य|एक|दो|तीन|चार|पाँच,पांच|छह,छः,छे,छ|सात|आठ|नौ|दस|ग्यारह|बारह|तेरह|चौदह|पंद्रह,पन्द्रह|सोलह|सत्रह|अठारह|उन्नीस|बीस|इक्कीस|बाईस,बाइस|तेईस,तेइस|चौबीस|पच्चीस|छब्बीस|सत्ताईस,सत्ताइस|अट्ठाईस,अट्ठाइस|उनतीस,उन्तीस|तीस|इकतीस,इकत्तीस|बत्तीस|तैंतीस,तेंतीस|चौंतीस|पैंतीस|छत्तीस|सैंतीस|अड़तीस|उनतालीस|चालीस|इकतालीस|बयालीस|तैंतालीस|चौवालीस,चवालीस|पैंतालीस|छियालीस|सैंतालीस|अड़तालीस|उनचास|पचास|इक्यावन|बावन|तिरपन|चौवन|पचपन|छप्पन|सत्तावन|अट्ठावन|उनसठ|साठ|इकसठ|बासठ|तिरसठ|चौंसठ|पैंसठ|छियासठ|सड़सठ|अड़सठ|उनहत्तर|सत्तर|इकहत्तर|बहत्तर|तिहत्तर|चौहत्तर|पचहत्तर|छिहत्तर|सतहत्तर|अठहत्तर|उन्यासी,उनासी|अस्सी|इक्यासी|बयासी|तिरासी|चौरासी|पचासी|छियासी|सत्तासी|अट्ठासी|नवासी|नब्बे|इक्यानवे|बानवे|तिरानवे|चौरानवे|पचानवे,पंचानवे|छियानवे|सत्तानवे|अट्ठानवे|निन्यानवे";
const hinglish =
  "shunya|ek|do|teen|char|paanch|chhe,chhah|saat|aath|nau|das,dus|gyarah|barah|terah|chaudah,chodah|pandrah|solah|satrah|atharah|unnis|bees|ikkis|bais|teis|chaubis|pachis|chabbis|sattais|atthais|untis,unattis|tees|iktis,ikattis|battis|taintis,tentis|chautis,chauntis|paintis|chattis|saintis|adtis,artis|untalis|chalis|iktalis|bayalis,byalis|taintalis,tetalis|chauvalis,chavalis|paintalis,pentalis|chiyalis|saintalis,sentalis|adtalis,artalis|unchas|pachas|ikyavan|bavan|tirepan,tirpan|chauvan|pachpan|chappan|sattavan|atthavan,athavan|unsath|saath|iksath|basath|tirsath,tiresath|chausath,chaunsath|painsath|chiyasath|sarsath,sadsath|adsath,arsath|unhattar|sattar|ikhattar|bahattar|tihattar|chauhattar|pachhattar,pichattar|chihattar|satahattar,sathattar|athahattar,athhattar|unasi,unyasi|assi|ikyasi|bayasi|tirasi|chaurasi|pachasi|chiyasi|satasi|athasi|navasi|nabbe,navve|ikyanve|banve|tiranve|chauranve|pachanve,panchanve|chiyanve|sattanve|atthanve|ninyanve,ninanve";

function table(list: string, spell: (word: string) => string): ReadonlyMap<string, number> {
  return new Map(list.split("|").flatMap((words, value) => words.split(",").map((word): [string, number] => [spell(word), value])));
}

const fold = (word: string): string => word.normalize("NFKC");

/** Hindi in Latin letters has no fixed spelling: long vowels, doubled letters and an h after a last vowel are left out. */
function sound(word: string): string {
  return word
    .replaceAll("aa", "a")
    .replaceAll("ee", "i")
    .replaceAll("oo", "u")
    .replaceAll("w", "v")
    .replace(/c?c?ch+(?:ch)?/gu, "ch")
    .replace(/(.)\1/gu, "$1")
    .replace(/(?<=.[aeiou])h$/u, "");
}

/** English words of 0 to 20 and the tens. */
const englishNumbers: ReadonlyMap<string, number> = new Map([
  ...english.map((word, value): [string, number] => [word, value]),
  ...englishTens.map((word, at): [string, number] => [word, (at + 2) * 10]),
  ["fourty", 40],
]);

const hindiNumbers = table(hindi, fold);
const hinglishNumbers = table(hinglish, sound);
const hundreds: ReadonlySet<string> = new Set(["hundred", "hundreds", "sau", "सौ"]);
/** What is counted in lots. */
const lots: ReadonlyMap<string, number> = new Map([
  ["couple", 2],
  ["pair", 2],
  ["dozen", 12],
  ["darjan", 12],
  ["दर्जन", 12],
]);

/** A word for 0 to 99 in English, Hindi or Hinglish, or null. Pure. */
export function smallNumberOf(word: string): number | null {
  return englishNumbers.get(word) ?? hindiNumbers.get(word) ?? (/^[a-z]{2,12}$/.test(word) ? (hinglishNumbers.get(sound(word)) ?? null) : null);
}

/** A count from 1 on in a word that means nothing else in a sentence: English, Devanagari, "dozen"; or null. "Coke zero" counts nothing. Pure. */
export function plainNumberOf(word: string): number | null {
  return (englishNumbers.get(word) ?? hindiNumbers.get(word) ?? lotOf(word)) || null;
}

export const isHundred = (word: string): boolean => hundreds.has(word);
export const lotOf = (word: string): number | null => lots.get(word) ?? null;
export const isEnglishTen = (word: string): boolean => englishTens.includes(word) || word === "fourty";
