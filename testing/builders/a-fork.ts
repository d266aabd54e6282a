import fc from "fast-check";
import type { Fork, Parent } from "@/flows/engine/record/fork";
import type { TapeEntry } from "@/flows/engine/run/tape";
import type { Json } from "@/flows/json/json";
import type { PatchOperation } from "@/flows/protocol/step";

/** The fork's own tape with what its parent heard from there on behind it. */
export function withLaterEntries({ origin, signal }: Fork, parent: Pick<Parent, "origin" | "tape">): TapeEntry[] {
  // An entry that was taken again is not heard a second time; the parent's origin is none.
  const retaken = signal !== null && signal.signal !== null && (parent.origin.type === "forked" || origin.snapshot !== null) ? 1 : 0;
  const own: TapeEntry[] = signal === null ? [] : [{ n: 1, turn: origin.snapshot?.turn ?? 1, seq: origin.base.seq, state: origin.base.state, signal }];
  const later = parent.tape.filter(({ n }) => n > origin.n + retaken).map((entry, index) => ({ ...entry, n: own.length + index + 1 }));
  return [...own, ...later];
}

const valueArbitrary: fc.Arbitrary<Json> = fc.constantFrom<Json[]>(
  null,
  0,
  2,
  51,
  -1e21,
  "",
  "\u0000\ud800",
  "'; DROP TABLE flow_runs; --",
  "{{_meta}}",
  true,
  [],
  [1, 2, 3],
  { x: false },
  { __proto__: null, x: { y: [{ z: 1 }] } },
  "x".repeat(70_000),
);

const pathArbitrary = fc.constantFrom(
  "/n",
  "/t",
  "/o",
  "/o/x",
  "/o/x/y",
  "/list",
  "/list/0",
  "/list/-",
  "/list/01",
  "/list/9",
  "/free",
  "/free/deep/0",
  "/k",
  "/a~1b",
  "/a~2b",
  "/_meta",
  "/_input/text",
  "/__proto__/x",
  "/constructor",
  "/o/prototype",
  "/items/0/price",
  "/total",
  "",
  "n",
  `/${"k".repeat(300)}`,
);

/** Changes of a context, most of which do not fit. */
export const editArbitrary: fc.Arbitrary<PatchOperation[]> = fc.array(
  fc.oneof(
    fc.record({ op: fc.constant("add" as const), path: pathArbitrary, value: valueArbitrary }),
    fc.record({ op: fc.constant("replace" as const), path: pathArbitrary, value: valueArbitrary }),
    fc.record({ op: fc.constant("remove" as const), path: pathArbitrary }),
  ),
  { minLength: 1, maxLength: 3 },
);

/** Changes of the context of `flowArbitrary` that fit more often than not. */
export const fittingEditArbitrary: fc.Arbitrary<PatchOperation[]> = fc
  .uniqueArray(
    fc.oneof(
      fc.record({ op: fc.constant("add" as const), path: fc.constant("/n"), value: fc.constantFrom<Json[]>(0, 1, 7, 50) }),
      fc.record({ op: fc.constant("add" as const), path: fc.constant("/t"), value: fc.constantFrom<Json[]>("", "red", "yes") }),
      fc.record({ op: fc.constant("add" as const), path: fc.constant("/o"), value: fc.constantFrom<Json[]>({ x: 1 }, {}, null) }),
      fc.record({ op: fc.constant("add" as const), path: fc.constant("/list"), value: fc.constantFrom<Json[]>([], [1, 2, 3, 4]) }),
    ),
    { minLength: 1, maxLength: 3, selector: ({ path }) => path },
  )
  .map((operations) => [...operations]);
