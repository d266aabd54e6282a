import type { FlowDefinition } from "../definition/schema";
import { inputOf, reminderOf } from "../definition/state-parts";
import { stockLines } from "../engine/stock-lines";
import { pathsIn } from "../expressions/paths-in";
import { parseTemplate } from "../expressions/template";
import type { Json } from "../json/json";
import type { OutlinedState } from "../validation/flow-outline";
import type { TextUse } from "../validation/text-use";
import { allStockTexts } from "../words/stock-texts";
import { actionsAt, type Moment } from "./answers";
import { type CoverPart, coverParts, fitTemplate, type Span } from "./cover-template";
import { type ValueCover, writeMasked } from "./cover-values";
import { masked } from "./masked";
import type { Sensitivity } from "./sensitivity";
import { carriesOf, readsHidden, saysOf, textsAt } from "./uses";

/** What texts of one kind a state may say. */
export type Sayings = {
  /** Something hidden may be in them: a text that nothing explains is hidden. */
  isOpen: boolean;
  /** Something hidden may be in words that no template tells: only what the author wrote out is shown. */
  isFree: boolean;
  templates: CoverPart[][];
  literals: ReadonlySet<string>;
};

export type StateSayings = { words: Sayings; extras: Sayings };

const allMayHide: Sayings = { isOpen: true, isFree: true, templates: [], literals: new Set() };
/** Of a state that the definition does not have. */
export const unknownSayings: StateSayings = { words: allMayHide, extras: allMayHide };

const nothingHides: Sayings = { isOpen: false, isFree: false, templates: [], literals: new Set() };
/** Of nobody's state: only values are looked for. */
export const plainSayings: StateSayings = { words: nothingHides, extras: nothingHides };

type Source = { text: string; moment: Moment };

/** `words`: messages; `extras`: their buttons and cards. Pure. */
export function sayingsOf(state: OutlinedState, sensitivity: Sensitivity, { apology }: FlowDefinition): StateSayings {
  const input = inputOf(state.state);
  const reminder = reminderOf(state.state);
  const own = [input?.reprompt, reminder, apology].flatMap((text): Source[] => (text === undefined ? [] : [{ text, moment: "later" }]));
  const options = (input?.options ?? []).flatMap(({ name, label }): Source[] => [name, label].map((text) => ({ text, moment: "later" })));
  const stock = [...Object.values(stockLines), ...allStockTexts].map((text): Source => ({ text, moment: "later" }));
  return {
    words: gather([...saidBy(state, "words"), ...own, ...stock], state, sensitivity, isCarried(state, sensitivity, "freely")),
    // What is offered as an answer that is hidden is one.
    extras: gather(
      [...saidBy(state, "extras"), ...options],
      state,
      sensitivity,
      isCarried(state, sensitivity, "extras") || sensitivity.hidesAnswers(state.name),
    ),
  };
}

function gather(sources: readonly Source[], { name }: OutlinedState, sensitivity: Sensitivity, isFree: boolean): Sayings {
  const templates: CoverPart[][] = [];
  const literals = new Set<string>();
  let isOpen = isFree;
  for (const { text, moment } of sources) {
    const parsed = parseTemplate(text);
    if (!parsed.ok) continue;
    const parts = coverParts(parsed.template.parts, (part) => pathsIn({ parts: [part] }).some((read) => sensitivity.hides(read, name, moment)));
    const hides = parts.some((part) => part.type === "placeholder" && part.hides);
    isOpen ||= hides;
    if (parts.every((part) => part.type === "text")) literals.add(text.trim());
    // Placeholders alone fit every text, and so tell nothing of one.
    else if (hides || parts.some((part) => part.type === "text" && part.text.trim() !== "")) templates.push(parts);
  }
  return { isOpen, isFree, templates, literals };
}

/** The texts of a state's actions that are said as they stand. */
function saidBy(state: OutlinedState, kind: "words" | "extras"): Source[] {
  return (["entry", "later"] as const).flatMap((moment) =>
    actionsAt(state, moment).flatMap(({ action, fact }) =>
      (saysOf(fact)[kind] ?? Object.keys(action.config)).flatMap((field) => textsIn(action.config[field] ?? null).map((text) => ({ text, moment }))),
    ),
  );
}

/** Whether an action that may say anything, or that puts into words of its own what fields hold, has something hidden to say. */
function isCarried(state: OutlinedState, sensitivity: Sensitivity, kind: "extras" | "freely"): boolean {
  return (["entry", "later"] as const).some((moment) => {
    const isHidden = (texts: readonly TextUse[]): boolean => readsHidden(texts, (read) => sensitivity.hides(read, state.name, moment));
    return actionsAt(state, moment).some((use) => {
      const fields = saysOf(use.fact)[kind];
      if (fields === null) return carriesOf(use.fact) === "context" || isHidden(textsAt(use));
      return kind === "freely" && fields.some((field) => isHidden(textsAt(use, field)));
    });
  });
}

function textsIn(value: Json): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Too short to tell anything: numbers of buttons, marks. */
const harmless = /^[\p{L}\p{N}\p{P}\p{S}]{0,3}$/u;

/** A text that a state has said, as it may be seen: of what its template fills in only what is not hidden, and nothing when it is not known where that stands. */
export function coverSaid({ isOpen, isFree, templates, literals }: Sayings, text: string, values: ValueCover): string {
  if (literals.has(text.trim()) || harmless.test(text)) return text;
  const fits = isFree ? [] : templates.flatMap((parts) => fitTemplate(parts, text) ?? []);
  if (fits.length === 0) return isOpen ? masked : values.text(text);
  // Any of those that fit may have made it.
  const hidden = new Uint8Array(text.length);
  for (const { from, to } of fits.flatMap((fit) => fit.hidden)) hidden.fill(1, from, to);
  return coverAround(text, hidden, fits.length === 1 ? (fits[0]?.authored ?? []) : [], values);
}

/** The author's own words stay as they are; values are looked for in what is between them. */
function coverAround(text: string, hidden: Uint8Array, authored: readonly Span[], values: ValueCover): string {
  let covered = "";
  let at = 0;
  for (const { from, to } of [...authored, { from: text.length, to: text.length }]) {
    if (from > at) covered += values.text(writeMasked(text.slice(at, from), hidden.subarray(at, from)));
    covered += text.slice(Math.max(at, from), to);
    at = Math.max(at, to);
  }
  return covered;
}
