import { readFileSync } from "node:fs";
import { convert } from "./convert.js";

const table = JSON.parse(readFileSync(new URL("./rates.json", import.meta.url), "utf8"));
const currencies = Object.keys(table.rates);

/** What this package adds to Parley. Everything but `execute` is data. */
export const executors = [
  {
    name: "convert",
    title: "Convert money",
    description: "An amount of one currency in another, by the rates of the package.",
    // Two arrows, one each way.
    icon: "M7 4 L3 8 l4 4 M3 8 h14 M17 12 l4 4 -4 4 M21 16 H7",
    fields: {
      amount: { control: "number", title: "Amount", description: "In whole units, such as 12.50.", needed: true, placeholder: "{{total_amount}}" },
      from: { control: "select", title: "From", description: "The currency it is in.", choices: currencies, fallback: "EUR" },
      to: { control: "text", title: "To", description: "The currency to convert to.", required: true, suggestions: currencies },
      say: { control: "toggle", title: "Say it", description: "Tell the customer the result.", fallback: false },
    },
    output: { type: "number", title: "The amount in the other currency" },
    events: ["converted"],
    writes: ["conversion"],
    errors: {
      "convert:no_amount": {
        retryable: false,
        operator: "There was no amount to convert. Collect a number before this action.",
        customer: "Tell us the amount first.",
      },
      "convert:unknown_currency": {
        retryable: false,
        operator: "The rate file has no rate for this currency. Add one to rates.json, or choose another currency.",
        customer: "We do not know a rate for this currency.",
      },
    },
    purity: "pure",
    carries: "config",
    says: { words: [], extras: [], freely: ["amount", "to"] },
    summary: "{amount} {from} in {to}",

    async execute({ amount, from, to, say }) {
      if (amount === undefined) throw Object.assign(new Error("there is no amount"), { code: "convert:no_amount" });
      const wanted = to.trim().toUpperCase();
      const converted = convert(table, { amount, from, to: wanted });
      if (converted === null) throw Object.assign(new Error(`there is no rate for ${wanted}`), { code: "convert:unknown_currency" });
      const { value, rate } = converted;
      return {
        ok: true,
        output: value,
        scalar: value,
        data: { conversion: { from, to: wanted, rate, asOf: table.asOf } },
        event: "converted",
        ...(say ? { replies: [{ content: `${amount} ${from} is ${value} ${wanted} (rates of ${table.asOf}).` }] } : {}),
      };
    },
  },
];
