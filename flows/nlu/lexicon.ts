/** English number words that count things; the rest is digits. */
export const numberWords: ReadonlyMap<string, number> = new Map([
  ["one", 1],
  ["two", 2],
  ["three", 3],
  ["four", 4],
  ["five", 5],
  ["six", 6],
  ["seven", 7],
  ["eight", 8],
  ["nine", 9],
  ["ten", 10],
  ["eleven", 11],
  ["twelve", 12],
  ["fifteen", 15],
  ["twenty", 20],
  ["dozen", 12],
  ["couple", 2],
  ["single", 1],
  ["double", 2],
  ["ek", 1],
  ["don", 2],
  ["teen", 3],
  ["char", 4],
  ["chaar", 4],
  ["paanch", 5],
  ["pach", 5],
]);

/** Words of "the first", "second one"; `last` is -1. */
export const ordinalWords: ReadonlyMap<string, number> = new Map([
  ["first", 1],
  ["second", 2],
  ["third", 3],
  ["fourth", 4],
  ["fifth", 5],
  ["sixth", 6],
  ["seventh", 7],
  ["eighth", 8],
  ["ninth", 9],
  ["tenth", 10],
  ["1st", 1],
  ["2nd", 2],
  ["3rd", 3],
  ["4th", 4],
  ["5th", 5],
  ["6th", 6],
  ["7th", 7],
  ["8th", 8],
  ["9th", 9],
  ["10th", 10],
  ["last", -1],
  ["pehla", 1],
  ["dusra", 2],
  ["tisra", 3],
]);

/** Words that carry a wish or politeness but name nothing. */
export const fillerWords: ReadonlySet<string> = new Set(
  (
    "a an the of and or with for to in on at by from my me i im id we us you your it its is are be was this that these those some any few more another other else instead " +
    "please pls plz kindly want wanna need like would could can may will shall should let lets give get got bring send show find search look looking see have having take taking " +
    "order ordering orders buy buying purchase eat eating food foods meal meals hungry something anything dish dishes item items thing things menu today tonight now here there near nearby " +
    "hi hello hey namaste good morning afternoon evening thanks thank ok okay yes yeah yep no nope not do does did dont about just only also really very so then what which whats how much many " +
    "place make put add add new one ones plate plates piece pieces portion portions serving servings packet packets pack packs kg g ml l litre litres bottle bottles cup cups box boxes x " +
    "mujhe mereko mala pahije chahiye khana kha khane karo karna hai hain ho kya ka ki ke aur de do dena dya start over again change am delivery deliver delivered people person persons guests quickly soon whats going feel feeling love home under below rupees rs inr cheap best tasty fresh nice"
  ).split(" "),
);

export const yesWords: ReadonlySet<string> = new Set("yes yeah yep yup sure ok okay confirm correct right haan han ho hoy done go proceed".split(" "));
export const noWords: ReadonlySet<string> = new Set("no nope nah not never dont nahi nako".split(" "));

/** Words people use for a cuisine besides its name. */
export const cuisineWords: ReadonlyMap<string, string> = new Map([
  ["punjabi", "North Indian"],
  ["mughlai", "North Indian"],
  ["tandoori", "North Indian"],
  ["southindian", "South Indian"],
  ["udupi", "South Indian"],
  ["marathi", "Maharashtrian"],
  ["kolhapuri", "Maharashtrian"],
  ["malvani", "Maharashtrian"],
  ["indochinese", "Chinese"],
  ["dessert", "Desserts"],
  ["drinks", "Beverages"],
]);
