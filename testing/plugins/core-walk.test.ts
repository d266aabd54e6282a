import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import type { Host } from "@/server/cli/command";
import { main } from "@/server/cli/main";

/** A copy of the product's domain, where an executor is added as the guide says. */
const clone = mkdtempSync(join(tmpdir(), "parley-clone-"));
const name = "wind-check";
const own = `flows/executors/${name}`;
let printed = "";

beforeAll(async () => {
  for (const part of ["package.json", "flows", "tsconfig.json", "vitest.config.ts", "testing/setup", "testing/builders"])
    cpSync(part, join(clone, part), { recursive: true });
  symlinkSync(join(process.cwd(), "node_modules"), join(clone, "node_modules"));
  const stdout = new PassThrough();
  stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  const nothing = () => Promise.reject(new Error("there is no database in this test"));
  const host: Host = {
    root: clone,
    cwd: tmpdir(),
    env: {},
    stdin: Readable.from([]),
    stdout,
    stderr: new PassThrough(),
    dataDir: () => clone,
    sessionSecret: () => "a secret for tests, and only for them",
    migrations: () => [],
    appliedMigrations: nothing,
    fill: nothing,
    openDatabase: nothing,
  };
  expect(await main(["new-executor", name, "--core"], host)).toBe(0);
  const [line = ""] = /import \{ .+$/m.exec(printed) ?? [];
  addLine(line);
});

/** What the guide asks for: the printed import, and its name in the list. */
function addLine(line: string): void {
  const file = join(clone, "flows/executors/core.ts");
  const [, variable = ""] = /import \{ (\w+) \}/.exec(line) ?? [];
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace("\n/** The executors", `${line}\n\n/** The executors`).replace(/\[\s*response,/, `$& ${variable},`));
}

function changedFiles(): string[] {
  const filesOf = (root: string) =>
    readdirSync(join(root, "flows"), { recursive: true, withFileTypes: true }).flatMap((entry) =>
      entry.isFile() ? [join(entry.parentPath, entry.name).slice(root.length + 1)] : [],
    );
  const before = new Set(filesOf(process.cwd()));
  return filesOf(clone).filter((file) => !before.has(file) || readFileSync(join(clone, file), "utf8") !== readFileSync(file, "utf8"));
}

describe("adding an executor to the core", () => {
  it("touches its folder and one file", () => {
    const changed = changedFiles();
    expect(changed.filter((file) => !file.startsWith(`${own}/`))).toEqual(["flows/executors/core.ts"]);
    expect(changed.filter((file) => file.startsWith(`${own}/`)).toSorted()).toEqual(
      ["descriptor.ts", "execute.test.ts", "execute.ts"].map((file) => `${own}/${file}`),
    );
  });

  it("is known to everything that asks the catalogue, with its test green", async () => {
    writeFileSync(
      join(clone, own, "everywhere.test.ts"),
      `import { expect, it } from "vitest";
import { checkFlow } from "../../validation/check-flow";
import { aFlow } from "@/testing/builders/a-flow";
import { catalogue } from "@/testing/builders/core-catalogue";
import { runConversation } from "@/testing/builders/a-run";

const flow = aFlow({ here: { type: "action", actions: [{ executor: "${name}", config: { who: "Meera" }, output: "said" }], transitions: { greeted: "done", error: "done" } }, done: { type: "final" } });

it("everywhere", async () => {
  expect(catalogue.descriptions.map(({ name }) => name)).toContain("${name}");
  expect(catalogue.errors["${name}:nobody"]?.operator).toMatch(/[.]$/);
  expect(checkFlow(flow, catalogue.facts).errors).toEqual([]);
  expect((await runConversation(flow, [], { executors: catalogue.executors })).snapshot.context.said).toBe("Hello Meera");
});
`,
    );
    const vitest = join(process.cwd(), "node_modules/vitest/vitest.mjs");
    const { stdout } = await promisify(execFile)(process.execPath, [vitest, "run", "--project", "unit", own], { cwd: clone, env: { ...process.env, CI: "1" } });
    expect(stdout).toMatch(/Tests .*3 passed/);
  }, 120_000);
});
