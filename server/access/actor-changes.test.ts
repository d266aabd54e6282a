import { describe, expect, it } from "vitest";
import { type ActorChange, type ActorChangesLink, createActorChanges } from "./actor-changes";

const revoked: ActorChange = { actor: { type: "apiKey", id: "k_1" }, what: "ended" };
const signedOut: ActorChange = { actor: { type: "user", id: "u_1" }, what: "ended", sessionId: "a b/c%" };
const onError = (error: unknown) => {
  throw error;
};

/** Two processes that hear each other. */
function twoProcesses() {
  const hearing: { change: (text: string) => void; gap: () => void }[] = [];
  const linkOf = (own: number): ActorChangesLink => ({
    actorChanged: (text) => hearing[1 - own]?.change(text),
    onActorChanged: (change, gap) => void (hearing[own] = { change, gap }),
  });
  return { hearing, here: createActorChanges({ link: linkOf(0), onError }), there: createActorChanges({ link: linkOf(1), onError }) };
}

describe("createActorChanges", () => {
  it("tells this process and the others, each once, as it was", () => {
    const { here, there } = twoProcesses();
    const [heardHere, heardThere]: ActorChange[][] = [[], []];
    here.subscribe((change) => heardHere?.push(change));
    there.subscribe((change) => heardThere?.push(change));
    for (const change of [revoked, signedOut]) here.tell(change);
    expect([heardHere, heardThere]).toEqual([
      [revoked, signedOut],
      [revoked, signedOut],
    ]);
  });

  it("tells in the order of subscription, also after a listener that fails, until it is ended", () => {
    const errors: unknown[] = [];
    const changes = createActorChanges({ link: null, onError: (error) => errors.push(error) });
    const order: string[] = [];
    changes.subscribe(() => {
      order.push("cache");
      throw new Error("broken");
    });
    const end = changes.subscribe(() => order.push("sockets"));
    changes.tell(revoked);
    end();
    changes.tell(revoked);
    expect({ order, errors: errors.length }).toEqual({ order: ["cache", "sockets", "cache"], errors: 2 });
  });

  it("passes over what is no change, and says when changes may have been missed", () => {
    const { hearing, here } = twoProcesses();
    const heard: unknown[] = [];
    here.subscribe((change) => heard.push(change));
    here.onGap(() => heard.push("gap"));
    for (const text of ["", "ended", "ended/robot/k_1", "ended/user/", "ended/user/u_1/s/more"]) hearing[0]?.change(text);
    hearing[0]?.gap();
    expect(heard).toEqual(["gap"]);
  });
});
