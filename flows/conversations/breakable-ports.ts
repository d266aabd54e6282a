import { ExecutorError, type FailureCode } from "../errors";
import type { ExecutorRegistry, ExecutorResult } from "../ports/executor";
import { type PortCall, type Ports, wrapPorts } from "../ports/ports";

/** A call to a service, or all that an executor does. */
export type BreakableName = PortCall | `executor:${string}`;
/** How it fails: with a code, or by never answering. */
export type Breakdown = FailureCode | "silence";
/** What fails now. */
export type Broken = ReadonlyMap<BreakableName, Breakdown>;

/** The same services, of which those in `broken` fail: with the code, or by never answering. `broken` may change at any time. */
export function breakablePorts(ports: Ports, broken: Broken): Ports {
  return wrapPorts(ports, (call, ask) => {
    const breakdown = broken.get(call);
    return breakdown === undefined ? ask() : failWith(breakdown);
  });
}

/** The same executors, of which those in `broken` fail. */
export function breakableExecutors(executors: ExecutorRegistry, broken: Broken): ExecutorRegistry {
  return Object.fromEntries(
    Object.entries(executors).map(([name, executor]) => [
      name,
      {
        ...executor,
        execute: (...args: Parameters<typeof executor.execute>) => {
          const breakdown = broken.get(`executor:${name}`);
          return breakdown === undefined ? executor.execute(...args) : failWith<ExecutorResult>(breakdown);
        },
      },
    ]),
  );
}

function failWith<Result>(breakdown: Breakdown): Promise<Result> {
  return breakdown === "silence" ? new Promise(() => undefined) : Promise.reject(new ExecutorError(breakdown));
}
