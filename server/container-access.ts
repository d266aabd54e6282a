import type { Container } from "./container";

/** Next bundles pages and route handlers apart from this process's own modules, so the container travels on `globalThis`. */
const key = Symbol.for("parley.container");

export function provideContainer(container: Container): void {
  Reflect.set(globalThis, key, container);
}

/** @throws Error before the process has built its container */
export function getContainer(): Container {
  const container: Container | undefined = Reflect.get(globalThis, key);
  if (container === undefined) throw new Error("The container is not there: this ran outside the server process.");
  return container;
}
