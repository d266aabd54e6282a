import type { FlowDefinition, StateName } from "../definition/schema";
import type { Json, JsonObject } from "../json/json";
import type { ChatMessage, FlowState } from "../protocol/chat";
import type { RunView } from "../protocol/run";
import { markShown, type Shown } from "../protocol/shown";
import type { Step } from "../protocol/step";
import { coverContext } from "./cover-json";
import { coverButton, coverCard } from "./cover-reply";
import { coverError, coverStep, type StepCover } from "./cover-step";
import { coverValues, type ValueCover } from "./cover-values";
import { masked } from "./masked";
import { coverSaid, plainSayings, type StateSayings, sayingsOf, unknownSayings } from "./sayings";
import { nothingSensitive, type Sensitivity } from "./sensitivity";

/**
 * How run data reads to one role: the one way from what is stored to what leaves the server (docs/decisions/0016).
 * `answeredIn` is the state that a customer's message was said to, when that is known.
 */
export type Sight = {
  isFull: boolean;
  context(context: JsonObject): Shown<JsonObject>;
  step(step: Step): Shown<Step>;
  message(message: ChatMessage, answeredIn: StateName | null): Shown<ChatMessage>;
  /** The words of a message alone. */
  words(said: Said): Shown<string>;
  error(error: RunView["error"]): Shown<RunView["error"]>;
};

/** Words with who said them: in which state, or, if the customer did, to which. */
export type Said = { role: ChatMessage["role"]; content: string; state: StateName | null };

/** A version's definition with what is sensitive in it. */
export type SightSource = { definition: FlowDefinition | null; sensitivity: Sensitivity };

/** Editors and owners see everything. */
export const fullSight: Sight = {
  isFull: true,
  context: markShown,
  step: markShown,
  message: (message) => markShown(message),
  words: ({ content }) => markShown(content),
  error: markShown,
};

/** Where a run stands: names of states and events, numbers and times, nothing that a customer said. */
export const showState = (state: FlowState): Shown<FlowState> => markShown(state);

const sayingsByVersion = new WeakMap<FlowDefinition, Map<StateName, StateSayings>>();

function sayingsIn({ definition, sensitivity }: SightSource, name: StateName): StateSayings {
  if (definition === null) return plainSayings;
  const known = sayingsByVersion.get(definition) ?? new Map<StateName, StateSayings>();
  sayingsByVersion.set(definition, known);
  const state = sensitivity.states.get(name);
  const sayings = known.get(name) ?? (state === undefined ? unknownSayings : sayingsOf(state, sensitivity, definition));
  known.set(name, sayings);
  return sayings;
}

/** Of what no flow has said. */
export const strangersSight = (values: readonly Json[]): Sight => maskedSight({ definition: null, sensitivity: nothingSensitive }, values);

/** What agents and viewers see. `values` are those of hidden keys that are known, by which copies in words are found. */
export function maskedSight(source: SightSource, values: readonly Json[]): Sight {
  const { sensitivity } = source;
  const cover = coverValues(values);
  const coverFor = (name: StateName): StepCover => ({
    sensitivity,
    values: cover,
    state: sensitivity.states.get(name) ?? null,
    sayings: sayingsIn(source, name),
  });
  const sayingsFor = (name: StateName | null): StateSayings => (sensitivity.isEmpty || name === null ? plainSayings : sayingsIn(source, name));
  const words = ({ role, content, state }: Said): string => {
    if (role !== "user") return coverSaid(sayingsFor(state).words, content, cover);
    return state !== null && sensitivity.hidesAnswers(state) ? masked : cover.text(content);
  };
  return {
    isFull: false,
    context: (context) => markShown(coverContext(context, { sensitivity, values: cover })),
    step: (step) => markShown(sensitivity.isEmpty ? coverPlainStep(step, cover) : coverStep(step, coverFor(step.state))),
    message(message, answeredIn) {
      const state = message.role === "user" ? answeredIn : (message.metadata.state ?? null);
      const extras = { sensitivity, values: cover, sayings: sayingsFor(message.role === "user" ? null : state) };
      return markShown({
        ...message,
        content: words({ role: message.role, content: message.content, state }),
        buttons: message.buttons.map((button) => coverButton(button, extras)),
        cards: message.cards.map((card) => coverCard(card, extras)),
      });
    },
    words: (said) => markShown(words(said)),
    error(error) {
      if (error === null) return markShown(null);
      return markShown({ ...error, message: sensitivity.isEmpty ? cover.text(error.message) : coverError(error.message, error.state, coverFor(error.state)) });
    },
  };
}

/** What all of them let through: of a run that was on several versions. */
export function jointSight(sights: readonly Sight[]): Sight {
  const [only, ...others] = sights;
  if (only !== undefined && others.length === 0) return only;
  return {
    isFull: sights.every(({ isFull }) => isFull),
    context: (context) => sights.reduce((shown, sight) => sight.context(shown), markShown(context)),
    step: (step) => sights.reduce((shown, sight) => sight.step(shown), markShown(step)),
    message: (message, answeredIn) => sights.reduce((shown, sight) => sight.message(shown, answeredIn), markShown(message)),
    words: (said) => sights.reduce((shown, sight) => sight.words({ ...said, content: shown }), markShown(said.content)),
    error: (error) => sights.reduce((shown, sight) => sight.error(shown), markShown(error)),
  };
}

/** In a flow where nothing is sensitive: another run of the conversation may have kept what is said here. */
function coverPlainStep(step: Step, values: ValueCover): Step {
  return {
    ...step,
    input: values.json(step.input),
    output: values.json(step.output),
    error: step.error === null ? null : { ...step.error, message: values.text(step.error.message) },
    contextPatch: step.contextPatch.map((operation) => (operation.op === "remove" ? operation : { ...operation, value: values.json(operation.value) })),
  };
}
