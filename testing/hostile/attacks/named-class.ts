import { type Attack, countStatuses } from "./attack";

const requests = 30;
const letters = 80_000;
/** What superjson would take for a class to be looked up, and say in its error. */
const body = JSON.stringify({ json: { token: "t", name: "n", password: "p" }, meta: { values: { "": [["class", "q".repeat(letters)]] } } });
const inAddress = encodeURIComponent(JSON.stringify({ json: {}, meta: { values: { "": [["class", "q".repeat(7_000)]] } } }));

async function answerOf(answer: Promise<Response>): Promise<{ status: number; isInternal: boolean }> {
  const response = await answer;
  return { status: response.status, isInternal: (await response.text()).includes('"INTERNAL"') };
}

export const namedClass: Attack = {
  name: "named-class",
  about: `calls that name a class of ${letters} letters, and JSON that breaks off after as many`,
  async run({ url }) {
    const post = (text: string) =>
      answerOf(fetch(`${url}/api/trpc/setup.acceptInvite`, { method: "POST", headers: { "content-type": "application/json", origin: url }, body: text }));
    const rounds = Array.from({ length: requests / 3 }, () => [
      post(body.slice(0, 60_000)),
      post(body),
      answerOf(fetch(`${url}/api/trpc/setup.status?input=${inAddress}`)),
    ]);
    const answers = await Promise.all(rounds.flat());
    return { ...countStatuses(answers.map(({ status }) => status)), internal: answers.filter(({ isInternal }) => isInternal).length };
  },
  // Broken JSON and a body over the limit of strangers are refused; a query without input ignores it.
  bounds: { "400": [requests / 3, requests], "413": [0, requests / 3], "200": [0, requests / 3], internal: [0, 0] },
};
