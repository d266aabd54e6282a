import type { FlowDefinition, StateName } from "../definition/schema";
import { stockLines } from "../engine/stock-lines";
import { pathsIn } from "../expressions/paths-in";
import { parseTemplate } from "../expressions/template";
import type { Json } from "../json";
import type { ActionUse } from "../validation/action-use";
import type { OutlinedState } from "../validation/flow-outline";
import { actionsAt, type Moment } from "./answers";
import { type CoverPart, coverParts, type Fit, fitTemplate, type Span } from "./cover-template";
import { type ValueCover, writeMasked } from "./cover-values";
import { masked } from "./masked";
import type { Sensitivity } from "./sensitivity";
import { carriesOf, readsHidden, saysOf, textsAt } from "./uses";

/** What texts of one kind a state may say. */
export type Sayings = {
  /** Something hidden may be in them, so that a text is hidden unless it is known where. */
  isOpen: boolean;
  templates: CoverPart[][];
  literals: ReadonlySet<string>;
};

export type StateSayings = { words: Sayings; extras: Sayings };

const closed: Sayings = { isOpen: true, templates: [], literals: new Set() };
/** Of a state that the definition does not have. */
export const unknownSayings: StateSayings = { words: closed, extras: closed };

const open: Sayings = { isOpen: false, templates: [], literals: new Set() };
/** Of nobody's state: only values are looked for. */
export const plainSayings: StateSayings = { words: open, extras: open };

type Source = { text: string; moment: Moment };

/** `words`: messages; `extras`: their buttons and cards. Pure. */
export function sayingsOf(state: OutlinedState, sensitivity: Sensitivity, { apology }: FlowDefinition): StateSayings {
  const { input, reminder } = state.state;
  const own = [input?.reprompt, reminder, apology].flatMap((text): Source[] => (text === undefined ? [] : [{ text, moment: "later" }]));
  const words = fieldsOf(state, sensitivity, "words");
  const extras = fieldsOf(state, sensitivity, "extras");
  const options = (input?.options ?? []).flatMap(({ id, label }): Source[] => [id, label].map((text) => ({ text, moment: "later" })));
  const stock = Object.values(stockLines).map((text): Source => ({ text, moment: "later" }));
  return {
    words: gather([...words.sources, ...own, ...stock], state.name, sensitivity, words.isOpen),
    // What is offered as an answer that is hidden is one.
    extras: gather([...extras.sources, ...options], state.name, sensitivity, extras.isOpen || sensitivity.hidesAnswers(state.name)),
  };
}

function gather(sources: readonly Source[], state: StateName, sensitivity: Sensitivity, isOpen: boolean): Sayings {
  const templates: CoverPart[][] = [];
  const literals = new Set<string>();
  let mayHide = isOpen;
  for (const { text, moment } of sources) {
    const parsed = parseTemplate(text);
    if (!parsed.ok) continue;
    const parts = coverParts(parsed.template.parts, (part) => pathsIn({ parts: [part] }).some((read) => sensitivity.hides(read, state, moment)));
    if (parts.every((part) => part.type === "text")) literals.add(text.trim());
    // Placeholders alone fit every text, and so tell nothing of one.
    else if (parts.some((part) => part.type === "text" && part.text.trim() !== "")) templates.push(parts);
    mayHide ||= parts.some((part) => part.type === "placeholder" && part.hides);
  }
  return { isOpen: mayHide, templates, literals };
}

function fieldsOf(state: OutlinedState, sensitivity: Sensitivity, kind: "words" | "extras"): { sources: Source[]; isOpen: boolean } {
  const sources: Source[] = [];
  let isOpen = false;
  for (const moment of ["entry", "later"] as const) {
    for (const use of actionsAt(state, moment)) {
      const fields = saysOf(use.fact)[kind];
      for (const field of fields ?? Object.keys(use.action.config))
        sources.push(...textsIn(use.action.config[field] ?? null).map((text) => ({ text, moment })));
      isOpen ||= mayCarry(use, fields, state.name, sensitivity, moment);
    }
  }
  return { sources, isOpen };
}

function mayCarry(use: ActionUse, fields: readonly string[] | null, state: StateName, sensitivity: Sensitivity, moment: Moment): boolean {
  const texts = fields === null ? textsAt(use) : fields.flatMap((field) => textsAt(use, field));
  return readsHidden(texts, (read) => sensitivity.hides(read, state, moment)) || (fields === null && carriesOf(use.fact) === "context");
}

function textsIn(value: Json): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Too short to tell anything: numbers of buttons, marks. */
const harmless = /^[\p{L}\p{N}\p{P}\p{S}]{0,3}$/u;

/** A text that a state has said, as it may be seen: of what its template fills in only what is not hidden, and nothing when it is not known where that stands. */
export function coverSaid({ isOpen, templates, literals }: Sayings, text: string, values: ValueCover): string {
  if (literals.has(text.trim()) || harmless.test(text)) return text;
  const fits = templates.flatMap((parts) => fitTemplate(parts, text) ?? []);
  if (fits.length === 0) return isOpen ? masked : values.text(text);
  // Where more than one fits, the one that explains most of the text has made it; as many may explain as much.
  const most = Math.max(...fits.map(authoredLength));
  const likely = fits.filter((fit) => authoredLength(fit) === most);
  const hidden = new Uint8Array(text.length);
  for (const { from, to } of likely.flatMap((fit) => fit.hidden)) hidden.fill(1, from, to);
  return coverAround(text, hidden, likely.length === 1 ? (likely[0]?.authored ?? []) : [], values);
}

const authoredLength = ({ authored }: Fit): number => authored.reduce((length, { from, to }) => length + to - from, 0);

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
