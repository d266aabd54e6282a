import type { MessengerPort } from "@/flows/ports/messenger";
import type { SandboxDeliveries } from "./sandbox-repository";

/** Takes what would go to a channel without a configured provider: it is kept here and goes nowhere. */
export function createSandboxMessenger(deliveries: SandboxDeliveries): MessengerPort {
  return { atMostOnce: false, send: (message) => deliveries.add(message) };
}
