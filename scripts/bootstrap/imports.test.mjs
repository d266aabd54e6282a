import { describe, expect, it } from "vitest";
import { importRules } from "./import-rules.mjs";
import { check, importsOf, targetOf } from "./imports.mjs";

const broken = (file, specifier, isTypeOnly = false) => check({ file, specifier, isTypeOnly }, importRules).length > 0;

describe("importsOf", () => {
  it("finds static, type-only, side-effect, re-exporting and dynamic imports", () => {
    const text = `import { a,\n  b } from "./a";\nimport type { C } from "@/c";\nimport "./d.css";\nexport { e } from "../e";\nconst f = await import("node:fs");`;
    expect(importsOf(text)).toEqual([
      { specifier: "./a", isTypeOnly: false },
      { specifier: "@/c", isTypeOnly: true },
      { specifier: "./d.css", isTypeOnly: false },
      { specifier: "../e", isTypeOnly: false },
      { specifier: "node:fs", isTypeOnly: false },
    ]);
  });
});

describe("targetOf", () => {
  it.each([
    ["@/flows/json/json", "server/a.ts", "flows/json/json"],
    ["../json", "flows/engine/a.ts", "flows/json"],
    ["zod", "flows/a.ts", null],
  ])("resolves %s in %s", (specifier, file, target) => expect(targetOf(specifier, file)).toBe(target));
});

describe("importRules", () => {
  it.each([
    ["flows/engine/a.ts", "@/server/env"],
    ["flows/engine/a.ts", "node:fs"],
    ["flows/engine/a.ts", "react"],
    ["flows/engine/a.ts", "../executors/catalogue"],
    ["flows/conversations/a.ts", "../executors/core"],
    ["server/flows/flows.ts", "@/flows/executors/core"],
    ["flows/definition/a.ts", "../engine/transition"],
    ["server/runs/service.ts", "@/components/ui/button"],
    ["server/runs/service.ts", "@/app/page"],
    ["server/runs/service.ts", "@/testing/server/talk"],
    ["server/runs/service.ts", "pg"],
    ["server/runs/service.ts", "../container"],
    ["server/cli/command.ts", "@/server/compose-turns"],
    ["components/chat/a.tsx", "@/components/run-viewer/frames"],
    ["components/chat/a.tsx", "@/server/env"],
    ["components/trpc/a.tsx", "@/server/api/root"],
    ["components/ui/a.tsx", "@/flows/definition/schema"],
    ["app/page.tsx", "@/server/db/pool"],
  ])("refuses %s importing %s", (file, specifier) => expect(broken(file, specifier)).toBe(true));

  it.each([
    ["flows/engine/a.ts", "../definition/schema"],
    ["flows/simulation/a.ts", "../world/catalogue"],
    ["server/compose-plugins.ts", "@/flows/executors/core"],
    ["flows/engine/a.test.ts", "fast-check"],
    ["server/runs/repository.ts", "pg"],
    ["server/db/pool.ts", "pg"],
    ["components/chat/a.tsx", "@/components/ui/button"],
    ["components/shell/a.tsx", "@/components/settings/people"],
    ["app/page.tsx", "@/components/chat/page"],
  ])("lets %s import %s", (file, specifier) => expect(broken(file, specifier)).toBe(false));

  it("lets components/trpc name the router's type and nothing more", () => expect(broken("components/trpc/a.tsx", "@/server/api/root", true)).toBe(false));
});
