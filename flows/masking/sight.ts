import type { FlowDefinition, StateName } from "../definition/schema";
import type { Json, JsonObject } from "../json";
import type { ChatMessage, FlowState } from "../protocol/chat";
import type { RunView } from "../protocol/run";
import { markShown, type Shown } from "../protocol/shown";
import type { Step } from "../protocol/step";
import { coverContext } from "./cover-json";
import { coverButton, coverCard, type ReplyCover } from "./cover-reply";
import { coverError, coverStep, type StepCover } from "./cover-step";
import { coverValues, type ValueCover } from "./cover-values";
import { masked } from "./masked";
import { coverSaid, plainSayings, sayingsOf, type StateSayings, unknownSayings } from "./sayings";
import type { Sensitivity } from "./sensitivity";

/**
 * How run data reads to one role: the one way from what is stored to what leaves the server (docs/decisions/0016).
 * `answeredIn` is the state that a customer's message was said to, when that is known.
 */
export type Sight = {
  isFull: boolean;
  context(context: JsonObject): Shown<JsonObject>;
  step(step: Step): Shown<Step>;
  message(message: ChatMessage, answeredIn: StateName | null): Shown<ChatMessage>;
  error(error: RunView["error"]): Shown<RunView["error"]>;
};

/** A version's definition with what is sensitive in it. */
export type SightSource = { definition: FlowDefinition; sensitivity: Sensitivity };

/** Editors and owners see everything. */
export const fullSight: Sight = {
  isFull: true,
  context: markShown,
  step: markShown,
  message: (message) => markShown(message),
  error: markShown,
};

/** Where a run stands: names of states and events, numbers and times, nothing that a customer said. */
export const showState = (state: FlowState): Shown<FlowState> => markShown(state);

const sayingsByVersion = new WeakMap<FlowDefinition, Map<StateName, StateSayings>>();

function sayingsIn({ definition, sensitivity }: SightSource, name: StateName): StateSayings {
  const known = sayingsByVersion.get(definition) ?? new Map<StateName, StateSayings>();
  sayingsByVersion.set(definition, known);
  const state = sensitivity.states.get(name);
  const sayings = known.get(name) ?? (state === undefined ? unknownSayings : sayingsOf(state, sensitivity, definition));
  known.set(name, sayings);
  return sayings;
}

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
  const sayingsFor = (name: StateName | undefined): StateSayings => (sensitivity.isEmpty || name === undefined ? plainSayings : sayingsIn(source, name));
  return {
    isFull: false,
    context: (context) => markShown(coverContext(context, { sensitivity, values: cover })),
    step: (step) => markShown(sensitivity.isEmpty ? coverPlainStep(step, cover) : coverStep(step, coverFor(step.state))),
    message(message, answeredIn) {
      if (message.role === "user" && answeredIn !== null && sensitivity.hidesAnswers(answeredIn)) return markShown({ ...message, content: masked });
      return markShown(coverMessage(message, { sensitivity, values: cover, sayings: sayingsFor(message.metadata.state) }));
    },
    error(error) {
      if (error === null) return markShown(null);
      return markShown({ ...error, message: sensitivity.isEmpty ? cover.text(error.message) : coverError(error.message, error.state, coverFor(error.state)) });
    },
  };
}

function coverMessage(message: ChatMessage, cover: ReplyCover): ChatMessage {
  return {
    ...message,
    content: coverSaid(cover.sayings.words, message.content, cover.values),
    buttons: message.buttons.map((button) => coverButton(button, cover)),
    cards: message.cards.map((card) => coverCard(card, cover)),
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
