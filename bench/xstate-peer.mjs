import { assign, createActor, initialTransition, setup, transition } from "xstate";

// The guards of the workload as functions: XState has no expression language, so it is spared the evaluation.
const guards = {
  true: () => true,
  "_input.text == 'next'": (_, text) => text === "next",
  "_input.text >= 1 && _input.text <= 12": (_, text) => text >= 1 && text <= 12,
  "_input.text >= 1": (_, text) => text >= 1,
  "_input.text.length > 5": (_, text) => text.length > 5,
  "zone.ok": (context) => context.zone.ok,
  "_input.text == 'yes'": (_, text) => text === "yes",
  "_input.text == 'cash'": (_, text) => text === "cash",
};

/** Runners over the same machine and the same stubs, each playing `count` conversations. */
export function createRunners({ machine, services, startContext, messages }) {
  const states = Object.fromEntries(
    Object.entries(machine).map(([name, { waits, edges }]) => {
      const moves = edges.map(({ guard, to, service }) => ({
        target: to,
        guard: ({ context, event }) => guards[guard](context, event.text),
        actions: assign(({ context, event }) => services[service](context, event.text)),
      }));
      return [name, edges.length === 0 ? { type: "final" } : waits ? { on: { MESSAGE: moves } } : { always: moves }];
    }),
  );
  const flow = setup({}).createMachine({ id: "food", initial: "init", context: startContext, states });
  const check = (state) => {
    if (state !== "completed") throw new Error(`ended in ${state}`);
  };
  return {
    actor(count) {
      for (let run = 0; run < count; run += 1) {
        const actor = createActor(flow).start();
        for (const text of messages) actor.send({ type: "MESSAGE", text });
        check(actor.getSnapshot().value);
      }
    },
    pure(count) {
      for (let run = 0; run < count; run += 1) {
        let [snapshot] = initialTransition(flow);
        for (const text of messages) [snapshot] = transition(flow, snapshot, { type: "MESSAGE", text });
        check(snapshot.value);
      }
    },
    stored(count) {
      for (let run = 0; run < count; run += 1) {
        let text = JSON.stringify(flow.getPersistedSnapshot(initialTransition(flow)[0]));
        for (const message of messages) {
          const [snapshot] = transition(flow, flow.resolveState(JSON.parse(text)), { type: "MESSAGE", text: message });
          text = JSON.stringify(flow.getPersistedSnapshot(snapshot));
        }
        check(JSON.parse(text).value);
      }
    },
  };
}
