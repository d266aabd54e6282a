import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Move, moveSchema, recordedConversationsSchema } from "@/flows/conversations/conversation";
import type { Terminal } from "../command";
import { readJsonFile } from "../flow-files";
import { CommandFailed } from "../usage-error";
import type { Session } from "./create-session";
import { stepLines } from "./step-lines";

/** Does what one typed line says. */
export async function perform(line: string, session: Session, terminal: Terminal): Promise<"quit" | "done"> {
  const text = line.trim();
  if (text === "") return "done";
  if (!text.startsWith(":")) return move(moveOf(text, session), session, terminal);
  const [command = "", ...words] = text.slice(1).split(/\s+/);
  if (command === "quit" || command === "q" || command === "exit") return "quit";
  const does = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (does !== undefined) {
    await does(words, session, terminal);
    return "done";
  }
  const read = Object.hasOwn(typedMoves, command) ? typedMoves[command] : undefined;
  const parsed = read === undefined ? null : moveSchema.safeParse(read(words, text));
  if (parsed?.success === true) return move(parsed.data, session, terminal);
  terminal.print(
    terminal.paint.yellow(parsed === null ? `There is no :${command}. :help lists what there is.` : `:${command} is written otherwise; :help shows how.`),
  );
  return "done";
}

function moveOf(text: string, { buttons }: Session): Move {
  const button = /^\d{1,2}$/.test(text) ? buttons[Number(text) - 1] : undefined;
  return button === undefined ? { say: text } : { press: button.id, label: button.label };
}

async function move(what: Move, session: Session, { print, paint }: Terminal): Promise<"done"> {
  if (!["running", "paused"].includes(session.snapshot.status)) {
    print(paint.yellow("The run has ended. :undo goes back, :quit leaves."));
    return "done";
  }
  try {
    await session.move(what);
  } catch (error) {
    print(paint.yellow(`Not now: ${error instanceof Error ? error.message : String(error)}.`));
  }
  return "done";
}

/** Commands that are moves of a conversation, as they are typed. */
const typedMoves: { readonly [name: string]: (words: string[], text: string) => unknown } = {
  pay: ([status = "captured"]) => ({ pay: status }),
  expire: () => ({ expire: true }),
  wait: ([duration]) => ({ wait: duration }),
  share: ([latitude, longitude]) => ({ share: { latitude: Number(latitude), longitude: Number(longitude) } }),
  event: ([name], text) => ({ raise: name, data: jsonAfter(name ?? "", text) }),
  break: ([name, code]) => ({ break: name, with: code }),
  mend: ([name]) => ({ mend: name }),
  model: (words) => ({ model: words.length === 0 ? null : words.join(" ") }),
  cancel: () => ({ cancel: "operator" }),
  pause: (words) => ({ pause: words.join(" ") || "operator" }),
  resume: () => ({ resume: true }),
};

function jsonAfter(name: string, text: string): unknown {
  const rest = text.slice(text.indexOf(name) + name.length).trim();
  if (rest === "") return null;
  try {
    return JSON.parse(rest);
  } catch {
    return undefined; // told as a line that is written otherwise
  }
}

const commands: { readonly [name: string]: (words: string[], session: Session, terminal: Terminal) => Promise<void> | void } = {
  state(_words, { snapshot, definition }, { print, paint }) {
    const { state, status, attempts, progress, timer } = snapshot;
    print(`${paint.bold(state)} ${definition.states[state]?.description ?? ""}`);
    print(paint.dim(`  ${status}, ${progress} %${attempts === 0 ? "" : `, ${attempts} misses`}`));
    if (timer !== null) print(paint.dim(`  ${timer.type} at ${new Date(timer.dueAt).toISOString()}, now ${new Date(snapshot.at).toISOString()}`));
  },
  context([key], { snapshot }, { print }) {
    print(JSON.stringify(key === undefined ? snapshot.context : (snapshot.context[key] ?? null), null, 2));
  },
  steps(_words, { steps }, { print, paint }) {
    for (const line of stepLines(steps, paint)) print(line);
  },
  async undo(_words, session, { print, paint }) {
    const undone = await session.undo();
    print(paint.dim(undone ? `  back in ${session.snapshot.state}` : "  There is nothing to take back."));
  },
  async save([file], session, terminal) {
    if (file === undefined) return terminal.print(terminal.paint.yellow(":save needs the name of a file."));
    const before = await readJsonFile(terminal.host.cwd, file).catch((error: unknown) => {
      if (error instanceof CommandFailed && error.message.startsWith("There is no file")) return [];
      throw error;
    });
    const known = recordedConversationsSchema.safeParse(before);
    if (!known.success) return terminal.print(terminal.paint.yellow(`${file} holds something else; name another file.`));
    const all = [...known.data, session.record(`recorded ${known.data.length + 1}`)];
    await writeFile(resolve(terminal.host.cwd, file), `${JSON.stringify(all, null, 2)}\n`);
    terminal.print(terminal.paint.dim(`  kept in ${file}`));
  },
  help(_words, _session, { print, paint }) {
    for (const line of helpLines) print(paint.dim(line));
  },
};

const helpLines = [
  "  A number presses that button; anything else is said.",
  "  :state :context [key] :steps   :undo   :save <file>   :quit",
  "  :pay captured|failed   :expire   :wait PT15M   :share <latitude> <longitude>   :event <name> [json]",
  "  :break orders.place STORE_CLOSED   :mend orders.place   :model [text]   :cancel :pause :resume",
];
