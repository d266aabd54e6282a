import { z } from "zod";
import type { Fields } from "../../definition/fields";
import { defineDescriptor } from "../define-executor";
import { fault } from "../shared-errors";
import { brief } from "../summaries";

const fields = {
  to: {
    control: "select",
    choices: ["customer", "person"],
    title: "Who is told",
    description: "The customer, elsewhere than in this conversation, or somebody else.",
    fallback: "customer",
  },
  person: {
    control: "text",
    title: "Person",
    description: "Somebody whom this workspace knows: a telephone number with the country's code, an address, or the id of a participant.",
    placeholder: "+91 98765 43210",
    needed: { unless: "channel" },
  },
  channel: {
    control: "text",
    title: "Channel",
    description: "Where they are told. Empty: where they were last.",
    suggestions: ["web", "simulator"],
    needed: { unless: "person" },
  },
  message: { control: "longText", title: "Message", description: "What they are told.", needed: true, required: true },
} as const satisfies Fields;

export const notifyDescriptor = defineDescriptor({
  name: "notify",
  title: "Notify",
  description: "Tells somebody else, or the customer on another channel, and goes on.",
  icon: "bell",
  fields,
  outputSchema: z.object({ id: z.string().meta({ title: "Id of the notice" }), simulated: z.boolean().meta({ title: "Nobody was told" }) }),
  events: ["notified"],
  writes: [],
  sideEffect: "idempotent",
  parks: false,
  prompts: false,
  consumesInput: false,
  fallible: true,
  carries: "nothing",
  errors: {
    "notify:person_unknown": fault("Nobody is known by what the action names: no participant, no number and no address of this workspace."),
    "notify:no_address": fault("There is no address of them on that channel, or none besides this conversation."),
  },
  needs: ["notices"],
  defaultTimeoutMs: 5_000,
  summarise: (config) => {
    const who = config.to === "person" ? brief(config, "person", "somebody", 30) : "the customer";
    const channel = brief(config, "channel", "", 20);
    return `Tell ${who}${channel === "" ? "" : ` on ${channel}`}: ${brief(config, "message", "?", 40)}`;
  },
});
