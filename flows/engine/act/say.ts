import { drain } from "../../expressions/limits";
import type { CompiledState } from "../compile/compiled";
import type { DraftReply, Hook } from "../run/agenda";
import { LimitReached, runLimits } from "../run/limits";
import type { Reply, Snapshot } from "../run/snapshot";
import type { Work } from "./work";

/** Says a message. One said on entry of a state with options is kept back until it is known whether it is the last. @throws LimitReached */
export function say(work: Work, reply: DraftReply, hook: Hook | null, seq = work.recorded): void {
  work.said += 1;
  if (!work.isFailing) checkReply(work, reply);
  const { content, format, cards, degraded } = reply;
  const said: Reply = { content, format, buttons: reply.buttons.map(({ id, label }) => ({ id, label })), cards, degraded, seq, state: work.snapshot.state };
  const { visit } = work;
  if (hook === "main") visit.said = true;
  if (hook !== "exit" && hook !== "transition") work.snapshot.offered = reply.buttons;
  release(work);
  if (hook === "entry" && work.state.input.options.length > 0) visit.held = said;
  else work.replies.push(said);
}

/** @throws LimitReached when the turn has said too much */
function checkReply(work: Work, { content, buttons, cards }: DraftReply): void {
  if (work.said > runLimits.messagesPerTurn) throw new LimitReached("MESSAGE_LIMIT", `more than ${runLimits.messagesPerTurn} messages in one turn`);
  if (buttons.length > runLimits.buttons || cards.length > runLimits.cards)
    throw new LimitReached("MESSAGE_LIMIT", `a message with more than ${runLimits.buttons} buttons or ${runLimits.cards} cards`);
  drain(work.budget, 1 + (content.length >>> 8));
}

/** A line that is not the flow's: what a person says, or that one has come or gone. What is offered stays. @throws LimitReached */
export function sayAs(work: Work, who: Pick<Reply, "role" | "person">, content: string): void {
  work.said += 1;
  const line: DraftReply = { content, format: "text", buttons: [], cards: [], degraded: false };
  if (!work.isFailing) checkReply(work, line);
  release(work);
  const { state } = work.snapshot;
  work.replies.push({ content, format: "text", buttons: [], cards: [], degraded: false, ...who, seq: work.recorded, state });
}

/** A line of the engine's own, with buttons. */
export function sayLine(work: Work, content: string, buttons: Snapshot["offered"] = []): void {
  const offered = work.snapshot.offered;
  say(work, { content, format: "text", buttons, cards: [], degraded: false }, null);
  if (buttons.length === 0) work.snapshot.offered = offered;
}

/** Lets go of the message that was kept back. */
export function release(work: Work): void {
  const { held } = work.visit;
  if (held === null) return;
  work.visit.held = null;
  work.replies.push(held);
}

/** The last message said on entry gets the state's options as buttons (rule 37). */
export function releaseWithOptions(work: Work): void {
  const { held } = work.visit;
  if (held === null) return;
  work.snapshot.offered = withOptions(work.state, work.snapshot.offered);
  work.visit.held = { ...held, buttons: work.snapshot.offered.map(({ id, label }) => ({ id, label })) };
  release(work);
}

/** Buttons of a message with the state's options behind them. */
export function withOptions(state: CompiledState, buttons: Snapshot["offered"]): Snapshot["offered"] {
  const options = state.input.options.map(({ option }) => ({ id: option.name, label: option.label, event: option.event ?? null, set: option.set ?? null }));
  const ids = new Set(options.map(({ id }) => id));
  return [...buttons.filter(({ id }) => !ids.has(id)), ...options];
}
