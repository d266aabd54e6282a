import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { contextTypes } from "@/flows/definition/context-types";
import type { Command } from "../command";
import { findFlow } from "../find-flow";
import { readArguments } from "../read-arguments";
import { UsageError } from "../usage-error";

const help = `
parley types <flow.json | slug> [--out file.ts] [--shipped]

Writes the TypeScript types of what a flow knows: while it runs, and when it has been completed. For programs that read runs by
REST, and for tests. Of a flow in the workspace the newest document is taken, a draft if there is one.

  --out      a file, else standard output
  --shipped  a flow that comes with Parley
`;

export const types: Command = {
  name: "types",
  summary: "writes the TypeScript types of a flow's context",
  help,
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, { out: { type: "string" }, shipped: { type: "boolean" } });
    const [name, ...others] = positionals;
    if (name === undefined || others.length > 0) throw new UsageError("Name one flow: a file or a slug.");
    const written = contextTypes(await findFlow(name, terminal, { shipped: values.shipped === true }));
    if (values.out === undefined) {
      terminal.print(written.trimEnd());
      return 0;
    }
    await writeFile(resolve(terminal.host.cwd, values.out), written);
    terminal.print(`${name} → ${values.out}`);
    return 0;
  },
};
