import { createInterface } from "node:readline";
import type { Command } from "../command";
import { findFlow } from "../find-flow";
import { readArguments } from "../read-arguments";
import { createSession } from "../session/create-session";
import { perform } from "../session/perform";
import { turnLines } from "../session/turn-lines";
import { UsageError } from "../usage-error";

const help = `
parley run <flow.json | slug> [--seed 1] [--shipped] [--json]

Talks to a flow in the terminal. Every service is simulated: nothing is ordered, no money moves.
A number presses the button of that number. Lines may also come from a file or a pipe.

  :state :context [key] :steps     what the run knows and did
  :undo                            goes back by one turn
  :expire :wait PT15M              the state's timer runs out; time passes
  :pay captured|failed             what a customer does on the pay page
  :share 20.0063 73.7631           shares a location
  :event <name> [json]             a webhook, a trigger or an operator's event
  :break orders.place STORE_CLOSED, :mend orders.place    a service fails, or works again
  :save <file>                     adds this conversation, with what came of it, to a file for parley test
  :help :quit

  --seed     decides the ids that the simulation makes
  --shipped  the flow that comes with Parley, even if this workspace has one of that slug
  --json     one JSON document a turn
`;

export const run: Command = {
  name: "run",
  summary: "talks to a flow in the terminal, with simulated services",
  help,
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, { seed: { type: "string" }, shipped: { type: "boolean" }, json: { type: "boolean" } });
    const [name, ...rest] = positionals;
    if (name === undefined || rest.length > 0) throw new UsageError("Name one flow: a file or a slug.");
    const { host, paint, print } = terminal;
    const seed = Number(values.seed ?? "1");
    if (!Number.isSafeInteger(seed)) throw new UsageError("--seed is a whole number.");
    const session = await createSession(await findFlow(name, terminal, { shipped: values.shipped === true }), { seed, ...terminal.playing });
    const isJson = values.json === true;
    const show = (): void => {
      for (const line of isJson ? session.jsonLines() : turnLines(session.takeNews(), paint)) print(line);
    };
    if (!isJson) print(paint.dim(`${session.definition.name} (${session.definition.id}), simulated. :help lists what else can be typed.`));
    show();
    const isTyped = host.stdin.isTTY === true;
    const lines = createInterface({ input: host.stdin, ...(isTyped ? { output: host.stdout, prompt: "> " } : {}), terminal: isTyped });
    if (isTyped) lines.prompt();
    for await (const line of lines) {
      if (!isTyped && !isJson && line.trim() !== "") print(`> ${line}`);
      const outcome = await perform(line, session, terminal);
      if (outcome === "quit") break;
      show();
      if (isTyped) lines.prompt();
    }
    lines.close();
    return session.snapshot.status === "failed" ? 1 : 0;
  },
};
