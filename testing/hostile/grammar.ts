import fc from "fast-check";

/** Texts that break things: control characters, halves of surrogate pairs, prototype keys, templates, paths, numbers out of range. */
const nastyTexts = [
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\udfff\ud800",
  "\ufeff",
  "\u202e\u2066",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "{{a}}",
  "{{constructor.constructor('return process')()}}",
  "${7*7}",
  "' OR 1=1 --",
  "'; DROP TABLE messages; --",
  "../../etc/passwd",
  "%00%c0%af",
  "<script>alert(1)</script>",
  "javascript:alert(1)",
  "-0",
  "1e309",
  "NaN",
  "9".repeat(400),
  "🐘".repeat(50),
  "e\u0301".repeat(100),
  "\r\nX-Injected: 1",
];

export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...nastyTexts) },
  { weight: 3, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1_000, max: 200_000 }).map((length) => "x".repeat(length)) },
);

const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(-0, -1, 2 ** 31, 2 ** 53 + 2, Number.MAX_VALUE, 5e-324));

/** Values of every type, as JSON can carry them. */
export const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 2, arbitrary: number },
  { weight: 2, arbitrary: fc.constantFrom(null, true, false, [], {}, [[]], [null]) },
  { weight: 1, arbitrary: fc.array(text, { maxLength: 5 }) },
  { weight: 1, arbitrary: fc.dictionary(text, fc.oneof(text, number), { maxKeys: 6, noNullPrototype: true }) },
);

const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);

/** JSON as nobody's library would write it, and what is almost JSON. */
const rawJson: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '{"__proto__":{"isAdmin":true}}',
    '{"constructor":{"prototype":{"x":1}}}',
    '{"message":"a","message":"b"}',
    '{"message":"\\ud800"}',
    '{"message":"\\u0000"}',
    '{"a":1e309,"b":-1e309,"c":-0}',
    '{"a":123456789012345678901234567890}',
    "{",
    "[",
    '"',
    "{]}",
    "nul",
    "undefined",
    "{'a':1}",
    '{"a":01}',
    '{"a":1,}',
    "\ufeff{}",
    "[1]//comment",
  ),
  fc.integer({ min: 10, max: 20_000 }).map((depth) => nested(depth, "[", "]")),
  fc.integer({ min: 10, max: 5_000 }).map((depth) => nested(depth, '{"a":', "}").replace("}", "1}")),
  fc.integer({ min: 100, max: 20_000 }).map((count) => `[${"0,".repeat(count)}0]`),
  fc.integer({ min: 10, max: 2_000 }).map((count) => JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, index])))),
);

/** Bytes of a body: objects with the right keys and wrong values, raw JSON, and bytes that are no text at all. */
export function bodyWith(keys: readonly string[], right: { [key: string]: string } = {}): fc.Arbitrary<Buffer> {
  const known = fc
    .record(Object.fromEntries(keys.map((key) => [key, value])), { requiredKeys: [] })
    .map((given) => Buffer.from(JSON.stringify({ ...given, ...right })));
  return fc.oneof(
    { weight: 6, arbitrary: known },
    { weight: 2, arbitrary: rawJson.map((json) => Buffer.from(json)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
    { weight: 1, arbitrary: value.map((given) => Buffer.from(JSON.stringify(given) ?? "")) },
  );
}
