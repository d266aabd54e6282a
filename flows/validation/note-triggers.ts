import type { FlowDefinition } from "../definition/schema";
import { jsonPointer } from "../json/json-pointer";
import { foldKeyword, triggersOf } from "../triggers/triggers-of";
import type { Issue, Validation } from "./issue";

/** An active flow of the workspace, as far as it starts by the same things. */
export type Starter = { flowId: string; name: string; isPublic: boolean; keywords: readonly string[]; webhooks: readonly string[]; priority: number };

/** What a flow is among the others of its workspace. */
export type TriggerScene = {
  flowId: string;
  status: "draft" | "active" | "inactive" | "archived";
  isPublic: boolean;
  priority: number;
  others: readonly Starter[];
  /** Names that have a signed address in this workspace. */
  addresses: readonly string[];
};

/** The findings with those about triggers that will not fire, or not for this flow. They do not stand in the way of publishing. Pure. */
export function noteTriggers(validation: Validation, definition: FlowDefinition, scene: TriggerScene): Validation {
  const issues = [...asleep(definition, scene), ...hidden(definition, scene), ...taken(definition, scene), ...withoutAddress(definition, scene)];
  return issues.length === 0 ? validation : { ...validation, warnings: [...issues, ...validation.warnings] };
}

const cannotFire = (place: (string | number)[], message: string, fix: string): Issue => ({
  code: "TRIGGER_CANNOT_FIRE",
  path: jsonPointer(place),
  message,
  fix,
});

function asleep(definition: FlowDefinition, { status }: TriggerScene): Issue[] {
  if ((status !== "inactive" && status !== "archived") || triggersOf(definition).length === 0) return [];
  return [cannotFire(["triggers"], `the flow is ${status}: nothing starts it, whatever its triggers say`, "Make the flow active.")];
}

/** What customers say starts public flows only. */
function hidden(definition: FlowDefinition, { isPublic }: TriggerScene): Issue[] {
  if (isPublic) return [];
  return triggersOf(definition).flatMap(({ intent, keyword }, index) => {
    const said = keyword === undefined ? (intent === undefined ? null : `the intent '${intent}'`) : `the keyword '${keyword}'`;
    return said === null
      ? []
      : [cannotFire(["triggers", index], `${said} starts nothing: customers start public flows only`, "Make the flow public, or take the trigger away.")];
  });
}

function withoutAddress(definition: FlowDefinition, { addresses }: TriggerScene): Issue[] {
  return triggersOf(definition).flatMap(({ webhook }, index) => {
    if (webhook === undefined || webhook === "" || addresses.includes(webhook)) return [];
    const message = `the webhook '${webhook}' has no signed address yet: only programs with an API key can start the flow by it`;
    return [cannotFire(["triggers", index, "webhook"], message, "Make its address on the flow's page of triggers.")];
  });
}

function taken(definition: FlowDefinition, scene: TriggerScene): Issue[] {
  return triggersOf(definition).flatMap(({ keyword, webhook }, index) => [
    ...(keyword === undefined
      ? []
      : clash(scene, ["triggers", index, "keyword"], `the keyword '${keyword}'`, (other) => other.isPublic && other.keywords.includes(foldKeyword(keyword)))),
    ...(webhook === undefined ? [] : clash(scene, ["triggers", index, "webhook"], `the name '${webhook}'`, (other) => other.webhooks.includes(webhook))),
  ]);
}

function clash({ flowId, priority, others }: TriggerScene, place: (string | number)[], what: string, has: (other: Starter) => boolean): Issue[] {
  const rivals = others.filter((other) => other.flowId !== flowId && has(other)).toSorted((a, b) => b.priority - a.priority);
  const [first] = rivals;
  if (first === undefined) return [];
  const outcome =
    first.priority > priority
      ? `'${first.name}' has the higher priority and is started`
      : first.priority < priority
        ? "this flow has the higher priority and is started"
        : "of equal priority the newest is started";
  return [
    {
      code: "TRIGGER_TAKEN",
      path: jsonPointer(place),
      message: `${what} starts '${first.name}' too: ${outcome}`,
      fix: "Use another, take it from one of the flows, or give them different priorities.",
    },
  ];
}
