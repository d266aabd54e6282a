import { createRestClient } from "../../server/rest-client";
import { type Attack, countStatuses } from "./attack";

const states = 4_000;
const renames = 12;

/** States in a row, in a document of most of a megabyte. */
function definitionOf(id: string) {
  const name = (index: number) => `s${index}`;
  const entries = Array.from({ length: states }, (_, index) =>
    index === states - 1
      ? [name(index), { type: "final", transitions: {} }]
      : [name(index), { type: "action", transitions: { success: name(index + 1), error: name(states - 1) } }],
  );
  return {
    schemaVersion: 2,
    id,
    name: "Heavy",
    module: "general",
    initialState: name(0),
    finalStates: [name(states - 1)],
    states: Object.fromEntries(entries),
    context: {},
  };
}

export const heavyEdits: Attack = {
  name: "heavy-edits",
  about: `an editor's flow of ${states} states: made, checked, and renamed ${renames} times at once`,
  async run({ url, key }) {
    const call = createRestClient(url, { key });
    const id = `heavy_${Date.now()}`;
    const made = await call("POST", "/api/flows/builder", { body: { definition: definitionOf(id) } });
    const checked = await call("POST", `/api/flows/${id}/validate`, { body: {} });
    const renamed = await Promise.all(
      Array.from({ length: renames }, (_, index) => call("PUT", `/api/flows/${id}/states/s${index}`, { body: { rename: `renamed_${index}` } })),
    );
    const { "200": done = 0, "503": askedToWait = 0 } = countStatuses(renamed.map(({ status }) => status));
    const other = countStatuses(renamed.map(({ status }) => status).filter((status) => status !== 200 && status !== 503));
    return { made: made.status, checked: checked.status, done, askedToWait, neither: renames - done - askedToWait, ...other };
  },
  bounds: { made: [201, 201], checked: [200, 200], done: [1, renames], askedToWait: [0, renames - 1], neither: [0, 0] },
};
