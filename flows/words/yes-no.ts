/** A yes wherever they stand in a sentence. */
const sureYes = "yes yeah yep yup sure ok okay correct right haan han हाँ हां";
/** A yes where nothing else is said: in a sentence they may be anything. */
const loneYes = "y yea ya yess k true definitely absolutely certainly ha haa हा ज़रूर जरूर बिल्कुल सही";
const sureNo = "no nope nah never not dont nahi नहीं";
const loneNo = "n nay false wrong nahin nai na mat ना मत नही";

function wordSet(...lists: string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.normalize("NFKC").split(" ")));
}

/** Words that say yes, or no, in a sentence about something else too. */
export const sureYesWords = wordSet(sureYes);
export const sureNoWords = wordSet(sureNo);
/** Words that say yes, or no, by themselves. */
export const yesWords = wordSet(sureYes, loneYes);
export const noWords = wordSet(sureNo, loneNo);
