import { z } from "zod";
import type { Fields } from "../../definition/fields";
import { defineDescriptor } from "../define-executor";
import { fault } from "../shared-errors";
import { brief } from "../summaries";

const fields = {
  what: {
    control: "select",
    choices: ["event", "start"],
    title: "What happens then",
    description: "This run gets an event, or a flow begins for whom the run is with.",
    fallback: "event",
  },
  event: { control: "text", title: "Event", description: "The event that this run gets.", placeholder: "remind", needed: { unless: "flow" } },
  flow: {
    control: "text",
    title: "Flow",
    description: "The short name of the flow that begins, unless they are in the middle of another.",
    needed: { unless: "event" },
  },
  after: {
    control: "text",
    title: "After",
    description: "A delay: PT2H, P1D. Days are days of the calendar.",
    suggestions: ["PT30M", "PT2H", "P1D", "P7D"],
    needed: { unless: "at" },
  },
  at: {
    control: "text",
    title: "At",
    description: "A time there: 09:00 for the next time it is that, on the day of the delay if there is one; 2026-03-01T09:00; or with an offset.",
    suggestions: ["09:00"],
    needed: { unless: "after" },
  },
  zone: { control: "text", title: "Time zone", description: "Empty: the customer's.", suggestions: ["Asia/Kolkata", "Europe/Berlin"] },
  data: { control: "map", title: "Data", description: "What goes with the event, or is the new run's input." },
} as const satisfies Fields;

export const scheduleDescriptor = defineDescriptor({
  name: "schedule",
  title: "Do later",
  description: "Gives this run an event, or begins a flow, at a time or after a delay.",
  icon: "calendar-clock",
  fields,
  outputSchema: z.iso.datetime().meta({ title: "When, in UTC" }),
  events: ["scheduled"],
  writes: [],
  sideEffect: "idempotent",
  parks: false,
  prompts: false,
  consumesInput: false,
  fallible: true,
  carries: "nothing",
  errors: {
    "schedule:time_invalid": fault("The time, the delay or the time zone of the action cannot be read."),
    "schedule:time_past": fault("The time of the action is over already."),
    "schedule:time_far": fault("The time of the action is more than a year ahead."),
    "schedule:flow_unknown": fault("There is no published flow of the name that the action would begin."),
  },
  needs: ["schedules"],
  defaultTimeoutMs: 5_000,
  summarise: (config) => {
    const when = [brief(config, "after", "", 20), brief(config, "at", "", 30)].filter((part) => part !== "").join(" at ");
    return `${config.what === "start" ? `Begin ${brief(config, "flow", "?", 30)}` : brief(config, "event", "?", 30)} ${when === "" ? "later" : `after ${when}`}`;
  },
});
