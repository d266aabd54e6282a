import type { SeededRandom } from "../simulation/seeded-random";

/** One move of a customer, and the state it leads to. */
export type Move = { type: "say"; text: string; leadsTo: string } | { type: "pay"; outcome: "captured" | "failed"; leadsTo: string };

const dishes = ["paneer tikka", "veg biryani", "masala dosa"];
const addresses = ["1", "College Road", "Flat 3, Gangapur Road"];

const cash: Move[] = [{ type: "say", text: "confirm, cash", leadsTo: "completed" }];
const online: Move[] = [
  { type: "say", text: "pay online", leadsTo: "payment_gateway" },
  { type: "pay", outcome: "captured", leadsTo: "completed" },
];
const refused: Move[] = [
  { type: "say", text: "pay online", leadsTo: "payment_gateway" },
  { type: "pay", outcome: "failed", leadsTo: "confirm_order" },
];

/** The food order from the first word to its end. `isFirst`: the session was opened with the flow, which has greeted already. */
export function orderScript(random: SeededRandom, isFirst: boolean): Move[] {
  const detour: Move[] = random.chance(0.15)
    ? [
        { type: "say", text: "change address", leadsTo: "collect_address" },
        { type: "say", text: random.pick(addresses), leadsTo: "confirm_order" },
      ]
    : [];
  const way = random.next();
  const paying = way < 0.5 ? cash : way < 0.8 ? online : way < 0.9 ? [...refused, ...online] : [...refused, ...cash];
  const opening: Move[] = isFirst ? [] : [{ type: "say", text: "order food", leadsTo: "init" }];
  return [
    ...opening,
    { type: "say", text: random.pick(dishes), leadsTo: "show_results" },
    { type: "say", text: "1", leadsTo: "collect_address" },
    { type: "say", text: random.pick(addresses), leadsTo: "confirm_order" },
    ...detour,
    ...paying,
  ];
}
