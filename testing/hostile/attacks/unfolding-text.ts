import { createRestClient } from "../../server/rest-client";
import { type Attack, countStatuses } from "./attack";

/** One letter that unfolds into eighteen, four of them words: 4,096 become 12,289 words. */
const unfolding = "\u{fdfa}".repeat(4_096);
const messages = 6;

export const unfoldingText: Attack = {
  name: "unfolding-text",
  about: "messages of 4,096 letters that unfold into 12,289 words",
  async run(target) {
    const { sessionId, token } = await target.openSession({ flow: null });
    const call = createRestClient(target.url, { key: token });
    const statuses: number[] = [];
    for (let sent = 0; sent < messages; sent += 1) {
      const body = { sessionId, clientMessageId: `u${sent}`, message: unfolding };
      statuses.push((await call("POST", "/api/chat/messages", { body })).status);
    }
    return countStatuses(statuses);
  },
  bounds: { "200": [messages, messages] },
};
