import type { JsonObject } from "@/flows/json/json";
import type { RestClient } from "../server/rest-client";
import type { Secrets } from "./secrets";

export type Told = { runId: string; sessionId: string; token: string; payToken: string };

/** Opens a conversation with the telltale flow; `begun` is called before anything is told. */
export async function tellEverything(call: RestClient, secrets: Secrets, begun: (runId: string) => Promise<void>): Promise<Told> {
  const { sessionId, token, flowState } = (await call("POST", "/api/chat/sessions", { key: null, body: { flow: "telltale" } })).body.result;
  const { runId } = flowState;
  await begun(runId);
  let count = 0;
  const send = async (message: string, more: { event?: string; data?: JsonObject } = {}) => {
    count += 1;
    const answer = await call("POST", "/api/chat/messages", { key: token, body: { sessionId, clientMessageId: `c${count}`, message, ...more } });
    if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body.result;
  };
  const { phone, email, home } = secrets;
  await send(phone);
  await send(email);
  await send("agent");
  await send("Go on", { event: "resume" });
  await send(home);
  await send("", { event: "location_shared", data: { latitude: Number(secrets.latitude), longitude: Number(secrets.longitude) } });
  await send(`you have my address: ${home.toUpperCase()}, haven't you?`);
  const paying = await send("Go on", { event: "go" });
  const payToken = /\/pay\/([\w-]+)/.exec(JSON.stringify(paying.messages))?.[1] ?? "";
  await send(`call ${phone.slice(0, 3)} ${phone.slice(3, 7)}-${phone.slice(7)} or write to ${email.toLowerCase()}`);
  await send("thanks");
  await send(`as I said: ${home.replaceAll(" ", "")}`);
  return { runId, sessionId, token, payToken };
}
