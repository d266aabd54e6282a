import type { PulledChannel } from "../channel";

/** Our own chat: it draws a message as it is, and asks for what it has not seen. */
export const webChannel: PulledChannel = {
  name: "web",
  title: "Web chat",
  isSandbox: false,
  pulled: true,
  capabilities: {
    maxButtons: Number.POSITIVE_INFINITY,
    maxButtonLabel: Number.POSITIVE_INFINITY,
    maxListRows: Number.POSITIVE_INFINITY,
    maxText: Number.POSITIVE_INFINITY,
    markdown: true,
    cards: true,
    windowHours: null,
  },
  render: (message) => [message],
};
