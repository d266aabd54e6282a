import { Agent, request } from "node:http";
import { z } from "zod";

/** Not the attacker's: limits by address must not meet who comes from elsewhere. */
const elsewhere = "127.0.0.2";
const sessionSchema = z.object({ result: z.object({ sessionId: z.string(), token: z.string() }) });

/** Another customer's phone: a conversation of its own, from an address of its own, over a connection that stays. */
export async function openAnotherCustomer(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, localAddress: elsewhere });
  const call = (method: string, path: string, token: string | null, body: object | null): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const headers = { "content-type": "application/json", ...(token === null ? {} : { authorization: `Bearer ${token}` }) };
      const sent = request(new URL(path, url), { method, agent, headers }, (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (chunk: string) => (text += chunk));
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
      });
      sent.on("error", reject);
      sent.end(body === null ? undefined : JSON.stringify(body));
    });
  const opened = await call("POST", "/api/chat/sessions", null, { flow: "talk" });
  const { sessionId, token } = sessionSchema.parse(JSON.parse(opened.text)).result;
  let sent = 0;
  return {
    /** The status of the answer to one more message. */
    say: async () => (await call("POST", "/api/chat/messages", token, { sessionId, clientMessageId: `o${(sent += 1)}`, message: "hello there" })).status,
    /** The status of `/api/health`. */
    health: async () => (await call("GET", "/api/health", null, null)).status,
    close: () => agent.destroy(),
  };
}
