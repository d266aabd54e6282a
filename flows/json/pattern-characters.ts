/** `lower` is the character in lower case. */
export type Accepts = (char: string, lower: string) => boolean;

/** What cannot be read in a pattern, in words. */
export class PatternProblem extends Error {}

const isDigit: Accepts = (char) => char >= "0" && char <= "9";
const isAscii = (char: string): boolean => char < "\u0080";
export const isWord = (char: string): boolean =>
  isAscii(char)
    ? (char >= "a" && char <= "z") || (char >= "A" && char <= "Z") || (char >= "0" && char <= "9") || char === "_"
    : /^[\p{L}\p{M}\p{N}]$/u.test(char);
const isSpace: Accepts = (char) => /^\s$/u.test(char);

/** Characters of a property's name with its braces. */
export const longestProperty = 64;

export function isProperty(char: string | undefined): char is "p" | "P" {
  return char === "p" || char === "P";
}

/** Characters with a property of Unicode, case aside. @throws PatternProblem when there is none of that name */
export function hasProperty(letter: "p" | "P", name: string): Accepts {
  try {
    const single = new RegExp(`^\\${letter}{${name}}$`, "iu");
    return (char) => single.test(char);
  } catch {
    // The only way to ask which properties there are.
    throw new PatternProblem(`there is no property ${name}`);
  }
}

export function escaped(char: string | undefined): Accepts {
  switch (char) {
    case "d":
      return isDigit;
    case "D":
      return (other) => !(other >= "0" && other <= "9");
    case "w":
      return isWord;
    case "W":
      return (other) => !isWord(other);
    case "s":
      return isSpace;
    case "S":
      return (other, lower) => !isSpace(other, lower);
    case "n":
      return (other) => other === "\n";
    case "t":
      return (other) => other === "\t";
    default:
      if (char === undefined || /^[A-Za-z0-9]$/.test(char)) throw new PatternProblem(`\\${char ?? ""} is not known`);
      return (other) => other === char;
  }
}

export function sameLetter(char: string): Accepts {
  const same = char.toLowerCase();
  return (other, lower) => other === char || lower === same;
}

export function between(low: string, high: string): Accepts {
  if (high < low) throw new PatternProblem("a class range runs backwards");
  const holds = (char: string): boolean => char >= low && char <= high;
  return (char, lower) => holds(char) || holds(lower) || holds(char.toUpperCase());
}
