import { ExpressionSyntaxError } from "./syntax-error";

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["b", "\b"],
  ["f", "\f"],
  ["v", "\v"],
  ["0", "\0"],
  ["'", "'"],
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
]);

/** Reads the string literal that begins at `at`. @throws ExpressionSyntaxError when it does not end or an escape is unknown. */
export function readString(source: string, at: number): { value: string; end: number } {
  const quote = source.charAt(at);
  let value = "";
  let next = at + 1;
  while (next < source.length) {
    const char = source.charAt(next);
    if (char === quote) return { value, end: next + 1 };
    if (char === "\n" || char === "\r") break;
    if (char === "\\") {
      const escaped = readEscape(source, next);
      value += escaped.value;
      next = escaped.end;
    } else {
      value += char;
      next += 1;
    }
  }
  throw new ExpressionSyntaxError("a text is not closed", at);
}

function readEscape(source: string, at: number): { value: string; end: number } {
  const kind = source.charAt(at + 1);
  if (kind === "x") return readHex(source, at, at + 2, 2);
  if (kind === "u" && source.charAt(at + 2) === "{") return readBracedHex(source, at);
  if (kind === "u") return readHex(source, at, at + 2, 4);
  const simple = simpleEscapes.get(kind);
  const isOctal = kind === "0" && /\d/.test(source.charAt(at + 2));
  if (simple === undefined || isOctal) throw new ExpressionSyntaxError(`unknown escape \\${kind}`, at);
  return { value: simple, end: at + 2 };
}

function readHex(source: string, at: number, from: number, digits: number): { value: string; end: number } {
  const text = source.slice(from, from + digits);
  if (text.length !== digits || !/^[0-9a-fA-F]+$/.test(text)) throw new ExpressionSyntaxError("a hexadecimal escape is written badly", at);
  return { value: String.fromCharCode(Number.parseInt(text, 16)), end: from + digits };
}

function readBracedHex(source: string, at: number): { value: string; end: number } {
  const close = source.indexOf("}", at);
  const text = close === -1 ? "" : source.slice(at + 3, close);
  const code = /^[0-9a-fA-F]{1,6}$/.test(text) ? Number.parseInt(text, 16) : Number.POSITIVE_INFINITY;
  if (code > 0x10ffff) throw new ExpressionSyntaxError("a hexadecimal escape is written badly", at);
  return { value: String.fromCodePoint(code), end: close + 1 };
}
