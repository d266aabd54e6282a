import { countWords } from "@/components/ui/live-words";
import type { Json } from "@/flows/json/json";

export type ActivityEntry = {
  action: string;
  /** Name of what it was done to, while that is there. */
  subject: string | null;
  entity: string;
  details: { [key: string]: Json };
};

type Words = (entry: { subject: string; details: ActivityEntry["details"] }) => string;

const text = (value: Json | undefined): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");
const days = (value: Json | undefined): string => (value === null ? "keep everything" : `${text(value)} days`);

/** What each action of the audit log is in words, after the name of who did it. */
const sentences: { readonly [action: string]: Words | undefined } = {
  "session.started": ({ details }) =>
    details.factor === "recovery" ? "signed in with a recovery code" : details.factor === "app" ? "signed in with a second factor" : "signed in",
  "session.refused": ({ details }) => (details.why === "code" ? "was refused: wrong code" : "was refused: wrong password"),
  "session.limited": () => "was refused: too many tries",
  "session.ended": () => "signed out a browser",
  "session.othersEnded": () => "signed out all other browsers",
  "password.changed": () => "changed the password",
  "password.refused": () => "gave a wrong password in the settings",
  "password.linkMade": ({ subject }) => `made a password link for ${subject}`,
  "password.reset": () => "chose a new password by a link",
  "factor.on": () => "turned the second factor on",
  "factor.off": () => "turned the second factor off",
  "factor.codes": () => "made new recovery codes",
  "factor.reset": ({ subject }) => `reset the second factor of ${subject}`,
  "owner.created": () => "became the first owner",
  "person.invited": ({ subject, details }) => `invited ${subject} as ${text(details.role)}`,
  "person.role": ({ subject, details }) => `made ${subject} ${text(details.role)}, before: ${text(details.before)}`,
  "person.removed": ({ subject }) => `removed ${subject}`,
  "invite.accepted": ({ details }) => `joined as ${text(details.role)}`,
  "invite.withdrawn": ({ subject }) => `took back the invitation of ${subject}`,
  "key.created": ({ subject, details }) => `created the API key ${subject} (${text(details.role)})`,
  "key.revoked": ({ subject }) => `revoked the API key ${subject}`,
  "sender.created": ({ details }) => `added the webhook sender ${text(details.name)}`,
  "sender.removed": ({ details }) => `removed the webhook sender ${text(details.name)}`,
  "credential.created": ({ details }) => `added the credential ${text(details.name)}`,
  "credential.replaced": ({ details }) => `replaced the value of the credential ${text(details.name)}`,
  "credential.removed": ({ details }) => `removed the credential ${text(details.name)}`,
  "provider.changed": ({ details }) => `set what this workspace uses for ${text(details.kind)} to ${text(details.provider)}`,
  "provider.reset": ({ details }) => `had this workspace use the installation's ${text(details.kind)} again`,
  "participant.merged": () => "made one participant of two",
  "flow.published": ({ subject, details }) => `published version ${text(details.number)} of ${subject}`,
  "flow.restored": ({ subject, details }) => `restored version ${text(details.number)} of ${subject} as its draft`,
  "flow.rolledBack": ({ subject, details }) => `had new conversations of ${subject} start on version ${text(details.to)}, before: ${text(details.from)}`,
  "runs.moved": ({ subject, details }) => `had ${countWords(Number(details.runs), "running run")} of ${subject} moved to version ${text(details.to)}`,
  "flow.notes": ({ subject, details }) => `changed the notes of version ${text(details.number)} of ${subject}`,
  "flow.startedFor": ({ subject, details }) => `started ${subject} for ${text(details.people)} people`,
  "flow.status": ({ subject, details }) => `set ${subject} to ${text(details.status)}`,
  "flow.priority": ({ subject, details }) => `set the priority of ${subject} to ${text(details.priority)}, before: ${text(details.before)}`,
  "flow.listing": ({ subject }) => `changed who may open ${subject}, or its title`,
  "flow.deleted": ({ subject, details }) => `deleted the flow ${text(details.slug) || subject}`,
  "trigger.addressMade": ({ details }) => `made the address of the webhook ${text(details.name)}`,
  "trigger.secretRotated": ({ details }) => `made a new secret for the webhook ${text(details.name)}`,
  "trigger.addressRemoved": ({ details }) => `removed the address of the webhook ${text(details.name)}`,
  "retention.set": ({ details }) => `set how long run data is kept: ${days(details.days)}`,
  "retention.run": () => "had old run data removed",
  "workspace.limits": () => "set the limits of the workspace",
  "workspace.started": () => "set up the workspace",
};

/** A word for an action that has no sentence yet: "flow.archived" becomes "flow archived". */
function plain(action: string): string {
  return action
    .replace(/[.:_-]+/g, " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
}

/** What was done, as the end of a sentence that begins with who did it. Pure. */
export function activityWords({ action, subject, entity, details }: ActivityEntry): string {
  const known = sentences[action];
  if (known) return known({ subject: subject ?? entity, details });
  return subject ? `${plain(action)}: ${subject}` : plain(action);
}
