import type { JsonObject } from "@/flows/json/json";

const say = (message: string) => ({ executor: "response", config: { message } });
const place = (column: number, row: number) => ({ x: column * 360, y: row * 320 });

/** A small flow for stories that change flows: three questions and two ends. */
export function tableBooking(id: string, name: string): JsonObject {
  return {
    schemaVersion: 2,
    id,
    name,
    module: "general",
    initialState: "ask_guests",
    finalStates: ["booked", "given_up"],
    context: {},
    states: {
      ask_guests: { type: "wait", onEntry: [say("For how many guests?")], input: { accept: ["user_message"] }, transitions: { user_message: "ask_time" } },
      ask_time: { type: "wait", onEntry: [say("At what time?")], input: { accept: ["user_message"] }, transitions: { user_message: "confirm" } },
      confirm: {
        type: "wait",
        onEntry: [say("Shall we keep a table for you?")],
        input: {
          accept: ["user_confirms", "user_cancels"],
          options: [
            { id: "yes", label: "Yes, please", event: "user_confirms" },
            { id: "no", label: "No", event: "user_cancels" },
          ],
        },
        transitions: { user_confirms: "booked", user_cancels: "given_up" },
      },
      booked: { type: "final", outcome: "completed", onEntry: [say("Your table is kept.")], transitions: {} },
      given_up: { type: "final", outcome: "cancelled", onEntry: [say("Perhaps another time.")], transitions: {} },
    },
    ui: { layout: { ask_guests: place(0, 0), ask_time: place(1, 0), confirm: place(0, 1), booked: place(1, 1), given_up: place(1, 2) } },
  };
}
