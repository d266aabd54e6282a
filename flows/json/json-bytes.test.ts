import fc from "fast-check";
import { expect, it } from "vitest";
import { jsonBytes, objectBytes } from "./json-bytes";

it("counts what JSON.stringify would write, in UTF-8", () => {
  const value = fc.oneof(fc.jsonValue(), fc.string({ unit: "binary" }), fc.constantFrom("\ud800", "\udc00\ud800", 'a\u0000\n"\\', "नमस्ते 🍕", {}, []));
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: "binary" }), value), (object) => {
      const json = JSON.parse(JSON.stringify(object));
      const bytes = new TextEncoder().encode(JSON.stringify(json)).length;
      expect(jsonBytes(json)).toBe(bytes);
      expect(objectBytes(json)).toBe(bytes);
    }),
  );
});
