import { camelCase, type Named } from "./names";

/** The folder of an executor of the core, by the path in it. Pure. */
export function coreFiles(named: Named): Readonly<Record<string, string>> {
  return { "descriptor.ts": descriptor(named), "execute.ts": execute(named), "execute.test.ts": test(named) };
}

const descriptor = ({ name, title }: Named): string => `import { z } from "zod";
import { defineDescriptor } from "../define-executor";
import { brief } from "../summaries";

export const ${camelCase(name)}Descriptor = defineDescriptor({
  name: "${name}",
  title: "${title}",
  description: "Greets somebody by name.",
  icon: "circle",
  fields: {
    who: { control: "text", title: "Who", description: "Whom to greet.", required: true, placeholder: "{{customer_name}}" },
  },
  outputSchema: z.string(),
  events: ["greeted"],
  writes: [],
  errors: {
    "${name}:nobody": {
      retryable: false,
      operator: "There was nobody to greet. Collect a name before this action.",
      customer: "Tell us your name first.",
    },
  },
  needs: [],
  sideEffect: "none",
  purity: "pure",
  parks: false,
  prompts: false,
  consumesInput: false,
  fallible: true,
  carries: "config",
  defaultTimeoutMs: 5_000,
  summarise: (config) => \`Greet \${brief(config, "who", "somebody")}\`,
});
`;

const execute = ({ name }: Named): string => `import { ExecutorError } from "../../errors";
import type { ExecutorResult } from "../../ports/executor";
import { defineExecutor } from "../define-executor";
import { ${camelCase(name)}Descriptor } from "./descriptor";

export const ${camelCase(name)} = defineExecutor(${camelCase(name)}Descriptor, async ({ who }): Promise<ExecutorResult> => {
  if (who.trim() === "") throw new ExecutorError("${name}:nobody", { message: "the name is empty" });
  return { ok: true, output: \`Hello \${who}\`, event: "greeted" };
});
`;

const test = ({ name }: Named): string => `import { describe, expect, it } from "vitest";
import { outcomeOf, perform } from "../testing/perform";

describe("${name}", () => {
  it("greets by name", async () => {
    expect(await perform("${name}", { who: "Meera" })).toEqual({ ok: true, output: "Hello Meera", event: "greeted" });
  });

  it("greets nobody who has no name", async () => {
    expect(outcomeOf(await perform("${name}", { who: " " }))).toBe("${name}:nobody");
  });
});
`;
