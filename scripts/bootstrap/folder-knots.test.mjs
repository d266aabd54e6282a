import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findFolderKnots, folderImports, folderOf } from "./folder-knots.mjs";
import { root } from "./paths.mjs";

describe("folderOf", () => {
  it.each([
    ["server/runs/router.ts", "server/runs"],
    ["server/api/rest/route", "server/api"],
    ["server/container", "server/*.ts"],
    ["server/compose-accounts.ts", "server/*.ts"],
    ["server/env", "server/env.ts"],
    ["flows/errors", "flows/errors.ts"],
    ["flows/engine/transition.ts", "flows/engine"],
    ["flows/engine/run/snapshot", "flows/engine/run"],
    ["components/chat/page.tsx", "components/chat"],
    ["app/chat/[flow]/page.tsx", "app"],
  ])("counts %s to %s", (file, folder) => expect(folderOf(file)).toBe(folder));
});

describe("findFolderKnots", () => {
  const line = [
    { file: "server/a/one.ts", specifier: "../b/two" },
    { file: "server/b/two.ts", specifier: "@/server/c/three" },
    { file: "server/b/two.ts", specifier: "./four" },
    { file: "server/b/two.ts", specifier: "zod" },
  ];

  it("finds nothing where folders know each other in one direction", () => expect(findFolderKnots(line)).toEqual([]));

  it("names the folders of the shortest circle and an import of each arrow", () => {
    const knot = [...line, { file: "server/c/three.ts", specifier: "../a/one" }, { file: "server/c/three.ts", specifier: "../d/five" }];
    expect(findFolderKnots(knot)).toEqual([
      [
        "Folders know each other in a circle: server/a → server/b → server/c → server/a.",
        '  server/a/one.ts imports "../b/two"',
        '  server/b/two.ts imports "@/server/c/three"',
        '  server/c/three.ts imports "../a/one"',
      ].join("\n"),
    ]);
  });

  it("tells knots that do not touch apart", () => {
    const two = [
      { file: "flows/x/a.ts", specifier: "../y/a" },
      { file: "flows/y/a.ts", specifier: "../x/a" },
      { file: "server/p/a.ts", specifier: "../q/a" },
      { file: "server/q/a.ts", specifier: "../p/a" },
    ];
    expect(findFolderKnots(two)).toHaveLength(2);
  });

  it("takes what lies beside the folders of the server for one, above them all", () => {
    const fine = [
      { file: "server/container.ts", specifier: "./runs/runs" },
      { file: "server/main.ts", specifier: "./container" },
      { file: "server/runs/runs.ts", specifier: "../env" },
    ];
    expect(findFolderKnots(fine)).toEqual([]);
    expect(findFolderKnots([...fine, { file: "server/runs/runs.ts", specifier: "../container" }])).toHaveLength(1);
  });
});

describe("a knot planted in files", () => {
  const place = mkdtempSync(join(tmpdir(), "parley-knots-"));
  const plant = (file, text) => {
    mkdirSync(dirname(join(place, file)), { recursive: true });
    writeFileSync(join(place, file), text);
  };
  beforeAll(() => {
    plant("flows/engine/run/a.ts", 'import type { B } from "../compile/b";\n');
    plant("flows/engine/compile/b.ts", 'export type { A } from "../run/a";\n');
    plant("server/x/x.ts", 'import { y } from "../y/y";\n');
    plant("server/y/y.test.ts", 'import { x } from "../x/x";\n');
  });
  afterAll(() => rmSync(place, { recursive: true, force: true }));

  it("is found between rooms, though only types make it; tests tie none", () => {
    const found = findFolderKnots(folderImports(place, ["flows", "server"]));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain("flows/engine/compile → flows/engine/run → flows/engine/compile");
  });
});

describe("the folders of this repository", () => {
  const imports = folderImports(root, ["app", "components", "flows", "server"]);

  it("make no knot", () => expect(findFolderKnots(imports)).toEqual([]));

  it.each([
    ["server/conversations/service.ts", "@/server/orchestrator/orchestrator", "server/orchestrator"],
    ["server/webhooks/repository.ts", "@/server/payments/repository", "server/payments"],
    ["server/accounts/router.ts", "../api/root", "server/api"],
    ["server/db/pool.ts", "../errors/problem", "server/errors"],
    ["server/runs/runs.ts", "../container", "server/*.ts"],
    ["flows/engine/run/snapshot.ts", "../transition", "flows/engine"],
  ])("make one as soon as %s imports %s", (file, specifier, other) => {
    const [knot] = findFolderKnots([...imports, { file, specifier }]);
    expect(knot).toContain(`${folderOf(file)} → `);
    expect(knot).toContain(other);
    expect(knot).toContain(`${file} imports "${specifier}"`);
  });
});
