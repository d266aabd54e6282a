import { EventEmitter } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setPageWorkspace } from "./page-workspace";
import { openStudioSocket, type StudioSocketEvents } from "./studio-socket";

/** A socket that does nothing by itself; `active` says whether socket.io's client would try again. */
const aLine = () => Object.assign(new EventEmitter(), { active: false, connect: vi.fn(), disconnect: vi.fn() });
const fake = vi.hoisted(() => ({ line: null as unknown, given: [] as unknown[] }));
vi.mock("socket.io-client", () => ({
  io: (...given: unknown[]) => {
    fake.given = given;
    return fake.line;
  },
}));

function open(events: Partial<StudioSocketEvents> = {}) {
  const line = aLine();
  fake.line = line;
  const { close } = openStudioSocket({ onUp: () => undefined, ...events });
  return { line, close };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("openStudioSocket", () => {
  it("asks by WebSocket from the first request on: nothing else is let in", () => {
    open();
    expect(fake.given).toEqual(["/studio", { transports: ["websocket"], withCredentials: true, auth: expect.any(Function) }]);
  });

  it("says at each connection which workspace the page is of, once that is known", () => {
    open();
    const [, options] = fake.given as [string, { auth: (give: (auth: object) => void) => void }];
    const said = () => {
      let given: object | null = null;
      options.auth((auth) => {
        given = auth;
      });
      return given;
    };
    expect(said()).toEqual({});
    setPageWorkspace("w_1");
    expect(said()).toEqual({ workspaceId: "w_1" });
    setPageWorkspace(null);
  });

  it.each(["RATE_LIMITED", "UNAVAILABLE", "FORBIDDEN"])("tries again after a handshake that was refused with %s, as often as it takes", (message) => {
    const onLost = vi.fn();
    const { line } = open({ onLost });
    for (let time = 1; time <= 3; time += 1) {
      line.emit("connect_error", new Error(message));
      vi.advanceTimersByTime(10_000);
      expect([line.connect.mock.calls.length, onLost.mock.calls.length]).toEqual([time, time]);
    }
  });

  it("leaves a lost line to the client itself, and comes back after the server's goodbye", () => {
    const again: boolean[] = [];
    const { line } = open({ onUp: (_socket, isAgain) => again.push(isAgain) });
    line.emit("connect");
    line.active = true;
    line.emit("disconnect", "transport close");
    line.emit("connect_error", new Error("websocket error"));
    vi.advanceTimersByTime(10_000);
    expect(line.connect).not.toHaveBeenCalled();
    line.emit("disconnect", "io server disconnect");
    vi.advanceTimersByTime(10_000);
    line.emit("connect");
    expect([line.connect.mock.calls.length, again]).toEqual([1, [false, true]]);
  });

  it("stays away once it is signed out or closed", () => {
    const onSignedOut = vi.fn();
    const { line, close } = open({ onSignedOut });
    line.emit("connect_error", new Error("UNAUTHENTICATED"));
    vi.advanceTimersByTime(10_000);
    expect([onSignedOut.mock.calls.length, line.connect.mock.calls.length]).toEqual([1, 0]);
    line.emit("connect_error", new Error("UNAVAILABLE"));
    close();
    vi.advanceTimersByTime(10_000);
    expect([line.connect.mock.calls.length, line.disconnect.mock.calls.length]).toEqual([0, 1]);
  });

  it("is the only way to /studio", () => {
    const opening = ["components", "app"]
      .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => `${folder}/${path}`))
      .filter((path) => /(?<!\.test)\.tsx?$/.test(path))
      .filter((path) => /\bio\(\s*"\/studio"/.test(readFileSync(path, "utf8")));
    expect(opening).toEqual(["components/trpc/studio-socket.ts"]);
  });
});
