import type { AuthServices } from "../accounts/auth-options";
import type { ChatDescriptionServices } from "./describe-chat";

/** What pages and their route handlers ask of this process by a call instead of a request. */
export type PageServices = AuthServices & ChatDescriptionServices;

/** Next bundles pages and route handlers apart from this process's own modules, so the services travel on `globalThis`. */
const key = Symbol.for("parley.pageServices");

export function providePageServices(services: PageServices): void {
  Reflect.set(globalThis, key, services);
}

/** @throws Error before the process has provided them */
export function getPageServices(): PageServices {
  const services: PageServices | undefined = Reflect.get(globalThis, key);
  if (services === undefined) throw new Error("The services are not there: this ran outside the server process.");
  return services;
}
