/** Words that say nothing by themselves: politeness, and what goes with a count, a day or a choice. */
const fillers: ReadonlySet<string> = new Set(
  (
    "a an the of and or for to in on at by my our us we i im ill id is are be was it its this that there just only about around roughly approximately exactly maybe please pls plz kindly thanks thank you " +
    "make take book table tables seat seats people persons person ppl pax guests guest adults adult kids friends members will would like want need have got total all with number no ok okay hi hello sir madam " +
    "log logon logo jan jane aadmi hum ham mere hamare ke ki ka ko liye lie chahiye chaiye hai hain honge hoge hoga bas sirf wala wale vala vale ji bhai yaar yar kar karo dena dijiye de main mai haan please " +
    "लोग लोगों जन हम के की का को लिए चाहिए है हैं होंगे बस सिर्फ जी मैं कृपया व्यक्ति"
  ).split(" "),
);

export const isFiller = (word: string): boolean => fillers.has(word);
