import type { RunInput } from "../ports/executor";
import { sayAs } from "./act/say";
import { addStep, type Next, type Work } from "./act/work";
import { pause } from "./park";
import { runLimits, stepReserve } from "./run/limits";
import type { Snapshot } from "./run/snapshot";
import { stockLines } from "./stock-lines";
import { messageOf } from "./understand/accept-input";

/** Why a run is paused while a person answers in the flow's place: the customer asked for one, or an operator took over. */
export type PersonReason = "handoff" | "operator";

/** True while a person answers, or is awaited: the flow hears what is said and does not act on it. */
export function waitsForPerson({ status, pausedReason }: Pick<Snapshot, "status" | "pausedReason">): boolean {
  return status === "paused" && (pausedReason === "handoff" || pausedReason === "operator");
}

/** Steps that one signal records here, at most. */
const stepsOfSignal = 2;

/** Talking with a person must not use up the steps that the flow needs to come to its end. */
const hasRoom = ({ seq }: Snapshot): boolean => seq + stepsOfSignal < runLimits.steps - stepReserve - 100;

const reasonOf = ({ pausedReason }: Snapshot): PersonReason => (pausedReason === "handoff" ? "handoff" : "operator");

/** What the customer says meanwhile is recorded and not acted upon. */
export function hear(work: Work, input: RunInput): Next | "ignored" {
  if (!hasRoom(work.snapshot)) return "ignored";
  addStep(work, { type: "wait", status: "completed", input: messageOf(input), output: { event: null, how: "heard" } });
  return pause(work, reasonOf(work.snapshot));
}

/** A person answers from now on: one who was asked for, or one who takes over from the flow or from another. */
export function letPersonJoin(work: Work, by: string): Next | "ignored" {
  const { snapshot } = work;
  if (!hasRoom(snapshot) || snapshot.person === by) return "ignored";
  const isFirst = snapshot.person === undefined;
  addStep(work, { type: "wait", status: "completed", input: { person: by }, output: { event: null, how: "operator" } });
  const reason = waitsForPerson(snapshot) ? reasonOf(snapshot) : "operator";
  snapshot.person = by;
  if (isFirst) sayAs(work, { role: "system", person: "joined" }, stockLines.personJoined);
  return pause(work, reason);
}

/** What the person says to the customer. */
export function letPersonSay(work: Work, by: string, text: string): Next | "ignored" {
  const { snapshot } = work;
  if (!hasRoom(snapshot) || snapshot.person !== by) return "ignored";
  addStep(work, { type: "wait", status: "completed", input: { person: by, said: text }, output: { event: null, how: "operator" } });
  sayAs(work, { role: "operator" }, text);
  return pause(work, reasonOf(snapshot));
}

/** The person goes, and the customer is told. Nothing happens where there is none. */
export function letPersonGo(work: Work): void {
  if (work.snapshot.person === undefined) return;
  delete work.snapshot.person;
  sayAs(work, { role: "system", person: "left" }, stockLines.personLeft);
}
