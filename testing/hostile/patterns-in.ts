/** A pattern of the sources and where it stands. */
export type FoundPattern = { file: string; source: string; flags: string };

/** What may stand before a pattern, where else a slash divides. */
const opensExpression = new Set([..."(,=:[!&|?{};+~", "", "=>"]);

/** Every pattern literal of a TypeScript source; comments, texts and templates are skipped. */
export function patternsIn(file: string, code: string): FoundPattern[] {
  const found: FoundPattern[] = [];
  let before = "";
  for (let at = 0; at < code.length; at += 1) {
    const char = code[at] ?? "";
    if (code.startsWith("//", at)) at = endOf(code, "\n", at) - 1;
    else if (code.startsWith("/*", at)) at = endOf(code, "*/", at) + 1;
    else if (char === '"' || char === "'" || char === "`") at = endOfText(code, at);
    else if (char === "/" && opensExpression.has(before)) {
      const end = endOfPattern(code, at);
      if (end === null) continue;
      const flags = /^[a-z]*/.exec(code.slice(end + 1))?.[0] ?? "";
      found.push({ file, source: code.slice(at + 1, end), flags });
      at = end + flags.length;
    }
    const last = code[at] ?? "";
    if (!/\s/.test(char)) before = before === "=" && last === ">" ? "=>" : last;
  }
  return found;
}

function endOf(code: string, mark: string, from: number): number {
  const end = code.indexOf(mark, from);
  return end === -1 ? code.length : end;
}

function endOfText(code: string, from: number): number {
  const quote = code[from];
  let at = from + 1;
  while (at < code.length && code[at] !== quote) at += code[at] === "\\" ? 2 : 1;
  return at;
}

/** Null when the line ends first: that was no pattern, but a slash between tags. */
function endOfPattern(code: string, from: number): number | null {
  let isInClass = false;
  for (let at = from + 1; at < code.length; at += 1) {
    const char = code[at];
    if (char === "\n") return null;
    if (char === "\\") at += 1;
    else if (char === "[") isInClass = true;
    else if (char === "]") isInClass = false;
    else if (char === "/" && !isInClass) return at;
  }
  return null;
}

/** True for what can go on for as long as the text does. */
export function isUnbounded({ source }: FoundPattern): boolean {
  const plain = source.replace(/\\./g, "x").replace(/\[[^\]]*\]/g, "x");
  return /[*+]|\{\d+,\}/.test(plain);
}

const units = [..."a1A .-_@{}[]()+,'\"`/\\\n#₹é"].concat("1 ", "1- ", "a.", "a@", "{{", "}}", "\\\\", "rs ", " a", "x'", "1.", "--", "]]", "#a", "a-", "क");
/** What keeps a match from being one at the very end. */
const ends = ["", "!", "\u0000", "x", "}"];

/** Long texts that a pattern which tries again and again would be slow on: one unit repeated, after a beginning that fits. */
export function worstTexts({ source }: FoundPattern, length: number): string[] {
  const literal = /^\^?((?:[\w @/:-]|\\[./{}()[\]$-])+)/.exec(source)?.[1]?.replaceAll("\\", "") ?? "";
  const starts = literal === "" ? [""] : ["", literal];
  return units.flatMap((unit) => starts.flatMap((start) => ends.map((end) => `${start}${unit.repeat(Math.ceil(length / unit.length))}${end}`)));
}

/** Milliseconds that the pattern takes on the text, at least as often as it is used: on every match of the text when it looks for all. */
export function timePattern({ source, flags }: FoundPattern, text: string): number {
  const pattern = new RegExp(source, flags);
  const since = performance.now();
  if (pattern.global) text.replace(pattern, "");
  else pattern.test(text);
  return performance.now() - since;
}
