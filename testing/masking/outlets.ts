import type { StudioClientEvents, StudioServerEvents } from "@/flows/protocol/sockets";
import { aMeta } from "../builders/a-run";
import type { Told } from "./tell";

/** What one outlet is asked with: inputs built for a run that holds secrets. Every outlet needs one, or the test says which it lacks. */
export type Asked = Told & { flow: string; texts: readonly string[] };

type Inputs = { [outlet: string]: (asked: Asked) => readonly unknown[] };

const none = () => [undefined];
const byFlow = ({ flow }: Asked) => [{ id: flow }];
const byRun = ({ runId }: Asked) => [{ id: runId }];
const scopeOf = (runId: string) => ({
  context: {},
  input: null,
  event: null,
  meta: aMeta,
  runId,
  key: `${runId}:1`,
  state: "here",
  hook: "main" as const,
  asks: false,
  attempts: 0,
  now: 0,
});
const blankFlow = { from: { type: "blank" } };
const newcomer = { token: "none", email: "a@example.org", name: "A", password: "a long password of nobody" };

/** Every procedure of the root router. */
export const procedureInputs: Inputs = {
  "session.me": none,
  "setup.status": none,
  "setup.createOwner": () => [newcomer],
  "setup.acceptInvite": () => [newcomer],
  "setup.invitation": () => [{ token: "none" }],
  "setup.resetPassword": () => [newcomer],
  "account.sessions": none,
  "account.endSession": () => [{ id: "none" }],
  "account.endOtherSessions": none,
  "account.changePassword": () => [{ password: "none", newPassword: newcomer.password }],
  "account.factor": none,
  "account.beginFactor": () => [{ password: "none" }],
  "account.confirmFactor": () => [{ code: "000000" }],
  "account.turnFactorOff": () => [{ password: "none" }],
  "account.renewCodes": () => [{ password: "none" }],
  "flows.list": ({ texts }) => [{}, ...texts.map((q) => ({ q }))],
  "flows.templates": none,
  "flows.create": () => [blankFlow],
  "flows.editor": byFlow,
  "flows.edit": ({ flow }) => [{ flow, opId: "o", clientId: "c", base: 1, edits: [{ type: "removeState", name: "none", cascade: true }] }],
  "flows.editsSince": ({ flow }) => [{ flow, revision: 1 }],
  "flows.publish": ({ flow }) => [{ id: flow, revision: 0 }],
  "flows.versions": byFlow,
  "flows.version": ({ flow }) => [{ id: flow, number: 1 }],
  "versions.restore": ({ flow }) => [{ id: flow, number: 1, revision: 0 }],
  "versions.rollBack": ({ flow }) => [{ id: flow, number: 1 }],
  "versions.setNotes": ({ flow }) => [{ id: flow, number: 1, notes: null }],
  "moves.check": ({ flow }) => [{ id: flow, to: 1 }],
  "moves.begin": ({ flow }) => [{ id: flow, to: 99, onlyFitting: true }],
  "moves.get": ({ flow }) => [{ id: flow, move: "none" }],
  "flows.duplicate": byFlow,
  "flows.setStatus": ({ flow }) => [{ id: flow, status: "active" }],
  "flows.setListing": ({ flow }) => [{ id: flow, isPublic: true, title: "Telltale" }],
  "flows.delete": () => [{ id: "none" }],
  "flows.export": byFlow,
  "runs.list": ({ texts, flow, sessionId }) => [{}, { flow }, { q: sessionId }, ...texts.map((q) => ({ q }))],
  "runs.get": byRun,
  "runs.steps": ({ runId }) => [{ id: runId }, { id: runId, after: 8 }],
  "runs.fork": ({ runId }) => [{ id: runId, seq: 3 }],
  "runs.say": ({ runId }) => [{ id: runId, message: "hello" }],
  "runs.cancel": byRun,
  "operations.list": none,
  "operations.count": none,
  "handoffs.list": none,
  "handoffs.count": none,
  "handoffs.get": ({ runId }) => [{ runId }],
  "handoffs.join": ({ runId }) => [{ runId }],
  "handoffs.say": ({ runId }) => [{ runId, id: "hello", text: "hello" }],
  "handoffs.giveBack": ({ runId }) => [{ runId }],
  "operations.act": () => [{ kind: "run", id: "none", action: "skip" }],
  // Only for those who may see everything: a phone shows what its owner would see.
  "phones.list": none,
  "phones.get": () => [{ address: "919822012345" }],
  "phones.add": () => [{ address: "919822012345" }],
  "phones.say": () => [{ address: "919822012345", id: "hello", text: "hello" }],
  "phones.read": () => [{ address: "919822012345" }],
  "phones.setReach": () => [{ address: "919822012345", reach: "online" }],
  "phones.later": () => [{ hours: 1 }],
  "phones.open": () => [{ flow: null }],
  "phones.template": () => [{ address: "919822012345", name: "reminder", text: "hello" }],
  "triggers.ofFlow": byFlow,
  "triggers.fired": byFlow,
  "triggers.makeAddress": () => [{ name: "none" }],
  "triggers.rotateSecret": () => [{ name: "none" }],
  "triggers.removeAddress": () => [{ name: "none" }],
  "triggers.setPriority": ({ flow }) => [{ id: flow, priority: 0 }],
  "triggers.preview": ({ flow, texts }) => [{ flow, people: [...texts] }],
  "triggers.start": ({ flow, texts }) => [{ flow, people: [...texts], key: "none" }],
  "triggers.batch": () => [{ id: "none" }],
  "triggers.people": () => [{ id: "none" }],
  "executors.list": none,
  "executors.plugins": none,
  "executors.simulate": () => [{ executor: "none", config: {}, scope: scopeOf("r_1") }],
  "settings.apiKeys.list": none,
  "settings.apiKeys.create": () => [{ name: "A", role: "viewer" }],
  "settings.apiKeys.revoke": () => [{ id: "none" }],
  "settings.senders.list": none,
  "settings.senders.create": () => [{ name: "other" }],
  "settings.senders.remove": () => [{ id: "none" }],
  "settings.credentials.list": none,
  "settings.credentials.create": () => [{ name: "other", kind: "key", value: "a value of nobody" }],
  "settings.credentials.replace": () => [{ id: "none", value: "a value of nobody" }],
  "settings.credentials.remove": () => [{ id: "none" }],
  "settings.people.list": none,
  "settings.people.invite": () => [{ email: "b@example.org", role: "viewer" }],
  "settings.people.withdrawInvite": () => [{ email: "c@example.org" }],
  "settings.people.setRole": () => [{ userId: "none", role: "viewer" }],
  "settings.people.remove": () => [{ userId: "none" }],
  "settings.people.resetLink": () => [{ userId: "none" }],
  "settings.people.resetFactor": () => [{ userId: "none" }],
  "settings.activity.list": () => [{}],
  "settings.quotas.list": none,
  "settings.quotas.change": () => [{ conversations: 1_000_000, turns: null, cpu: null, storage: null, connections: null, tokens: null }],
  "settings.workspace.get": none,
  "settings.workspace.change": () => [{ name: "Nashik", slug: "main", timezone: "Asia/Kolkata", currency: "INR", locale: "en", region: "IN" }],
  "settings.workspace.make": () => [
    { name: "Beside", slug: "beside", timezone: "Asia/Kolkata", currency: "INR", locale: "en", region: "IN", withSamples: false },
  ],
  "account.switchWorkspace": () => [{ workspaceId: "none" }],
  "settings.retention.get": none,
  "settings.jobs.list": none,
  "settings.serviceLevels.get": none,
  "settings.retention.set": () => [{ days: null }],
  "settings.retention.runNow": none,
  "settings.providers": none,
  "settings.plugins": none,
};

type Call = { path: string; body?: unknown };
type Calls = { [route: string]: (asked: Asked) => readonly Call[] };

const query = (texts: readonly string[]) => ["", ...texts.map((text) => `?q=${encodeURIComponent(text)}`)];

/** Every route of the REST contract. */
export const routeCalls: Calls = {
  "GET /api/health": () => [{ path: "/api/health" }],
  "GET /api/ready": () => [{ path: "/api/ready" }],
  "GET /api/metrics": () => [{ path: "/api/metrics" }],
  "GET /api/executors": () => [{ path: "/api/executors" }],
  "GET /api/flows": ({ texts }) => query(texts).map((search) => ({ path: `/api/flows${search}` })),
  "POST /api/flows/builder": () => [{ path: "/api/flows/builder", body: {} }],
  "GET /api/flows/:id/builder": ({ flow }) => [{ path: `/api/flows/${flow}/builder` }],
  "POST /api/flows/:id/validate": ({ flow }) => [{ path: `/api/flows/${flow}/validate`, body: {} }],
  "POST /api/flows/:id/publish": ({ flow }) => [{ path: `/api/flows/${flow}/publish`, body: { revision: 0 } }],
  "GET /api/flows/:id/versions": ({ flow }) => [{ path: `/api/flows/${flow}/versions` }],
  "PUT /api/flows/:id/versions/:number": ({ flow }) => [{ path: `/api/flows/${flow}/versions/1`, body: { notes: null } }],
  "POST /api/flows/:id/versions/:number/restore": ({ flow }) => [{ path: `/api/flows/${flow}/versions/1/restore`, body: { revision: 0 } }],
  "POST /api/flows/:id/rollback": ({ flow }) => [{ path: `/api/flows/${flow}/rollback`, body: { version: 1 } }],
  "GET /api/flows/:id/diff": ({ flow }) => [{ path: `/api/flows/${flow}/diff?from=1&to=1&text=true` }],
  "POST /api/flows/:id/migrations/check": ({ flow }) => [{ path: `/api/flows/${flow}/migrations/check`, body: { to: 1 } }],
  "POST /api/flows/:id/migrations": ({ flow }) => [{ path: `/api/flows/${flow}/migrations`, body: { to: 99 } }],
  "GET /api/flows/:id/migrations/:migration": ({ flow }) => [{ path: `/api/flows/${flow}/migrations/none` }],
  "POST /api/flows/:id/simulate": ({ flow }) => [{ path: `/api/flows/${flow}/simulate`, body: { moves: [{ say: "hello" }] } }],
  "GET /api/schemas/flow.json": () => [{ path: "/api/schemas/flow.json" }],
  "GET /api/flows/:id/export": ({ flow }) => [{ path: `/api/flows/${flow}/export` }],
  "POST /api/flows/:id/states": ({ flow }) => [{ path: `/api/flows/${flow}/states`, body: {} }],
  "PUT /api/flows/:id/states/:name": ({ flow }) => [{ path: `/api/flows/${flow}/states/none`, body: {} }],
  "DELETE /api/flows/:id/states/:name": ({ flow }) => [{ path: `/api/flows/${flow}/states/none` }],
  "POST /api/chat/sessions": () => [{ path: "/api/chat/sessions", body: {} }],
  "POST /api/chat/messages": ({ sessionId }) => [{ path: "/api/chat/messages", body: { sessionId, clientMessageId: "other", message: "hello" } }],
  "GET /api/chat/sessions/:id/messages": ({ sessionId }) => [
    { path: `/api/chat/sessions/${sessionId}/messages` },
    { path: `/api/chat/sessions/${sessionId}/messages?after=9` },
  ],
  // Whoever asks here is a customer, whose conversation it is.
  "POST /api/chat/sign-in/code": () => [{ path: "/api/chat/sign-in/code", body: { phone: "+919822012345" } }],
  "POST /api/chat/sign-in": () => [{ path: "/api/chat/sign-in", body: { code: "000000" } }],
  "GET /api/runs": ({ texts }) => query(texts).map((search) => ({ path: `/api/runs${search}` })),
  "GET /api/flows/:id/runs": ({ flow, texts }) => query(texts).map((search) => ({ path: `/api/flows/${flow}/runs${search}` })),
  "GET /api/runs/:id": ({ runId }) => [{ path: `/api/runs/${runId}` }],
  "GET /api/runs/:id/steps": ({ runId }) => [{ path: `/api/runs/${runId}/steps` }, { path: `/api/runs/${runId}/steps?after=12` }],
  "GET /api/stats": () => [{ path: "/api/stats" }],
  "GET /api/flows/:id/stats": ({ flow }) => [{ path: `/api/flows/${flow}/stats` }],
  "GET /api/timers": () => [{ path: "/api/timers" }],
  "GET /api/timers/:id": ({ runId }) => [{ path: `/api/timers/${runId}` }],
  "PUT /api/flows/:id/status": ({ flow }) => [{ path: `/api/flows/${flow}/status`, body: { status: "active" } }],
  "DELETE /api/flows/:id": ({ flow }) => [{ path: `/api/flows/${flow}` }],
  "GET /api/operations": () => [{ path: "/api/operations" }],
  "POST /api/operations": () => [{ path: "/api/operations", body: { kind: "run", id: "none", action: "skip" } }],
  "POST /api/runs/:id/resume": ({ runId }) => [{ path: `/api/runs/${runId}/resume`, body: {} }],
  "POST /api/runs/:id/fork": ({ runId }) => [{ path: `/api/runs/${runId}/fork`, body: { seq: 3 } }],
  "POST /api/runs/:id/messages": ({ runId }) => [{ path: `/api/runs/${runId}/messages`, body: { message: "hello" } }],
  "POST /api/runs/:id/cancel": ({ runId }) => [{ path: `/api/runs/${runId}/cancel`, body: {} }],
  "POST /api/runs/:id/events": ({ runId }) => [{ path: `/api/runs/${runId}/events`, body: { event: "trigger:none", data: {} } }],
  // Whoever asks here has the link already: it is the customer's.
  "GET /api/pay/:token": () => [{ path: "/api/pay/none" }],
  "POST /api/pay/:token": () => [{ path: "/api/pay/none", body: { action: "leave" } }],
  "POST /api/triggers/:name": ({ runId, flow }) => [
    { path: "/api/triggers/none", body: { runId } },
    { path: `/api/triggers/${flow}`, body: {} },
  ],
  "POST /api/flows/:id/starts/preview": ({ flow, texts }) => [{ path: `/api/flows/${flow}/starts/preview`, body: { people: texts } }],
  "POST /api/flows/:id/starts": ({ flow, texts }) => [{ path: `/api/flows/${flow}/starts`, body: { people: texts } }],
  "GET /api/starts/:id": () => [{ path: "/api/starts/none" }],
  "POST /api/webhooks/:source": () => [{ path: "/api/webhooks/none", body: {} }],
  "POST /api/webhooks/:workspace/:source": () => [{ path: "/api/webhooks/main/none", body: {} }],
  "GET /api/openapi.json": () => [{ path: "/api/openapi.json" }],
};

/** What an operator's socket sends, with payloads; all but the customers' ones. */
export const socketRequests = {
  "run:watch": ({ runId }) => [{ runId }, { runId, after: 10 }],
  "run:unwatch": ({ runId }) => [{ runId }],
  "attention:watch": () => [{}],
} satisfies Record<keyof StudioClientEvents, (asked: Asked) => readonly unknown[]>;

/** What it hears: each must have been heard in the test. */
export const socketEvents = { "flow:state": true, "flow:step": true, "attention:changed": true, message: true, error: true } satisfies Record<
  keyof StudioServerEvents,
  true
>;
