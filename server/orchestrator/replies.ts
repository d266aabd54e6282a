import type { Said } from "@/server/conversations/turn-request";
import type { FlowOffer } from "@/server/flows/published-versions";
import { goOnId, startFlowId, startOverId } from "./route";

const maxOffers = 4;

const startOverButton = { id: startOverId, label: "Start over" };

/** Asked of someone who comes back to a run that was paused. */
export const askResumeReply: Said = {
  content: "Welcome back. Shall we go on where we stopped, or start over?",
  buttons: [{ id: goOnId, label: "Go on" }, startOverButton],
};

/** Said while a person is awaited. */
export const handedOverReply: Said = {
  content: "A person has been asked to answer here. You can also go on with me, or start over.",
  buttons: [{ id: goOnId, label: "Go on" }, startOverButton],
};

/** Said when nothing fits: never silent, and it says what can be done here, by the titles that were written for customers. Flows of the conversation's module come first. */
export function fallbackReply(options: { module: string; offers: FlowOffer[]; ended: boolean; canStartOver: boolean }): Said {
  const { module, ended, canStartOver } = options;
  const isOwn = (offer: FlowOffer) => Number(offer.version.module === module);
  const titled = options.offers.flatMap((offer) => (offer.title === null ? [] : [{ ...offer, title: offer.title }]));
  const offers = titled.toSorted((a, b) => isOwn(b) - isOwn(a) || b.priority - a.priority);
  // Of several with one title the customer could not tell which is which.
  const byTitle = new Map(offers.toReversed().map(({ title, version }) => [title, { id: startFlowId(version.slug), label: title }]));
  const buttons = [...(canStartOver ? [startOverButton] : []), ...[...byTitle.values()].toReversed().slice(0, maxOffers)];
  const opening = ended ? "We are done with that one." : "I am not sure what you mean.";
  if (buttons.length === 0) return { content: `${opening} There is nothing I can start for you here at the moment.`, buttons };
  return { content: `${opening} Here is what I can do for you: pick one below, or tell me what you would like.`, buttons };
}
