import type { Named } from "./names";

/** A package with one executor that runs as it stands, by the path in its folder. Needs nothing installed. Pure. */
export function pluginFiles({ name, title }: Named): Readonly<Record<string, string>> {
  return { "package.json": packageJson(name), "index.js": module({ name, title }), "index.test.js": test(name), "README.md": readme({ name, title }) };
}

function packageJson(name: string): string {
  const content = {
    name,
    version: "0.1.0",
    private: true,
    type: "module",
    exports: "./index.js",
    scripts: { test: "node --test" },
    engines: { node: ">=20.19" },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

const module = ({ name, title }: Named): string => `/** What this package adds to Parley. Everything but \`execute\` and \`simulate\` is data. */
export const executors = [
  {
    name: "${name}",
    title: "${title}",
    description: "Greets somebody by name.",
    icon: "circle",
    // The form in the studio, and what a config must be.
    fields: {
      who: { control: "text", title: "Who", description: "Whom to greet.", required: true, placeholder: "{{customer_name}}" },
      tone: { control: "select", title: "Tone", description: "How to greet.", choices: ["warm", "short"], fallback: "warm" },
    },
    // JSON Schema of what it gives.
    output: { type: "string" },
    events: ["greeted"],
    errors: {
      "${name}:nobody": {
        retryable: false,
        operator: "There was nobody to greet. Collect a name before this action.",
        customer: "Tell us your name first.",
      },
    },
    // Names of ports, such as "products" or "zones"; \`execute\` may ask those and no others.
    needs: [],
    // "none" may be called again, "idempotent" again with the same scope.key, "once" never; the last two need a \`simulate\`.
    sideEffect: "none",
    // The same input gives the same answer, so a rehearsal may compute it anew.
    purity: "pure",
    summary: "Greet {who}",

    async execute({ who, tone }, _scope, _ports, { signal }) {
      signal.throwIfAborted();
      if (who.trim() === "") throw Object.assign(new Error("the name is empty"), { code: "${name}:nobody" });
      return { ok: true, output: tone === "short" ? \`Hi \${who}\` : \`Hello \${who}, good to see you\`, event: "greeted" };
    },
  },
];
`;

const test = (name: string): string => `import assert from "node:assert/strict";
import { test } from "node:test";
import { executors } from "./index.js";

const [executor] = executors;
const call = { signal: new AbortController().signal, emit: () => undefined, credential: async () => null };
const perform = (config) => executor.execute({ tone: "warm", ...config }, {}, {}, call);

test("greets by name", async () => {
  assert.deepEqual(await perform({ who: "Meera" }), { ok: true, output: "Hello Meera, good to see you", event: "greeted" });
  assert.equal((await perform({ who: "Meera", tone: "short" })).output, "Hi Meera");
});

test("greets nobody who has no name", async () => {
  await assert.rejects(perform({ who: " " }), { code: "${name}:nobody" });
});

test("declares every failure as its own", () => {
  for (const code of Object.keys(executor.errors)) assert.ok(code.startsWith(\`\${executor.name}:\`));
});
`;

const readme = ({ name, title }: Named): string => `# ${title}

Adds the action \`${name}\` to flows of Parley.

- \`npm test\` runs its tests.
- \`PARLEY_PLUGINS=<this folder> npm start\`, in Parley's folder, starts a server that has it. Several are separated by commas; a package that is installed there goes by its name.
- What a package may say and do is in Parley's \`docs/guides/executors.md\`.
`;
