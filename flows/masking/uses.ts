import type { ExecutorFact } from "../definition/executor-facts";
import type { ReadPath } from "../expressions/paths-in";
import { escapePointer } from "../json/json-pointer";
import type { ActionUse } from "../validation/action-use";
import type { TextUse } from "../validation/text-use";

/** Whether what a path leads to must not be seen. */
export type Hides = (read: ReadPath) => boolean;

type Says = { [kind in "words" | "extras" | "freely"]: readonly string[] | null };
const nothingSaid: Says = { words: [], extras: [], freely: [] };
const anything: Says = { words: null, extras: null, freely: null };

export const carriesOf = (fact: ExecutorFact | null): "nothing" | "config" | "context" => fact?.carries ?? "context";

/** The config fields that end in what an action says; null stands for all of them. */
export function saysOf(fact: ExecutorFact | null): Says {
  return fact?.says ?? (carriesOf(fact) === "nothing" ? nothingSaid : anything);
}

/** The texts of one config field, or of one place below it; `when` is in none: it decides, and hands nothing on. */
export function textsAt({ pointer, texts }: ActionUse, ...path: readonly string[]): TextUse[] {
  const place = [pointer, "config", ...path.map(escapePointer)].join("/");
  return texts.filter((text) => text.pointer === place || text.pointer.startsWith(`${place}/`));
}

export function readsHidden(texts: readonly TextUse[], hides: Hides): boolean {
  return texts.some(({ reads }) => reads.some(hides));
}

/** Top-level config fields that hand on what must not be seen. */
export function hiddenFields(use: ActionUse, hides: Hides): string[] {
  return Object.keys(use.action.config).filter((field) => readsHidden(textsAt(use, field), hides));
}

/** Keys that an action writes from its config, each with the texts that it is written from: what `set` sets, and what a pressed button does. */
export function configWrites({ pointer, writes, texts }: ActionUse): { key: string; texts: TextUse[] }[] {
  return writes.flatMap(({ key, pointer: place }) =>
    place.startsWith(`${pointer}/config/`) ? [{ key, texts: texts.filter((text) => text.pointer === place || text.pointer.startsWith(`${place}/`)) }] : [],
  );
}
