import { sureNoWords, sureYesWords } from "../words/yes-no";

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

/** Also what confirms an order, and Marathi. */
export const yesWords: ReadonlySet<string> = new Set([...sureYesWords, ..."confirm ho hoy done go proceed".split(" ")]);
export const noWords: ReadonlySet<string> = new Set([...sureNoWords, "nako"]);

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
