import type { SideEffect } from "../../definition/executor-facts";
import type { Fields } from "../../definition/fields";
import { jsonSchema } from "../../definition/schema";
import { defineDescriptor } from "../define-executor";
import { fault } from "../shared-errors";
import { brief } from "../summaries";

const fields = {
  method: { control: "select", choices: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"], title: "Method", description: "What to do there.", fallback: "GET" },
  url: {
    control: "text",
    title: "Address",
    description: "With https, of a host that this installation lets flows call.",
    placeholder: "https://api.example.com/orders/{{order_id}}",
    needed: true,
    required: true,
  },
  headers: { control: "map", title: "Headers", description: "Names and texts. For what proves who calls, name a credential instead." },
  body: { control: "value", title: "Body", description: "A text is sent as it is, anything else as JSON. Not for GET and HEAD." },
  credential: { control: "text", title: "Credential", description: "The name of one that is set up for this host." },
  keyed: {
    control: "toggle",
    title: "The service knows keys",
    description: "It does a request with the same Idempotency-Key once: after a crash the call is made again. Without keys it is not, and an operator decides.",
    fallback: false,
  },
  expect: { control: "list", title: "Good answers", description: "Statuses that count as success: 200, 404 or 2xx. Empty: 2xx.", suggestions: ["2xx", "404"] },
  pick: { control: "text", title: "Take", description: "A path in the body of the answer. Empty: all of it.", placeholder: "items[0].price" },
  sample: { control: "value", title: "Sample answer", description: "What previews, forks and rehearsals get as the body, since they call nobody." },
} as const satisfies Fields;

export const httpDescriptor = defineDescriptor({
  name: "http",
  title: "Call a service",
  description: "Sends one request over http and takes something from the answer.",
  icon: "globe",
  fields,
  outputSchema: jsonSchema.meta({ title: "What was taken from the answer" }),
  events: [],
  writes: [],
  sideEffect: "once",
  sideEffectOf,
  parks: false,
  prompts: false,
  consumesInput: false,
  fallible: true,
  carries: "context",
  says: { words: [], extras: [], freely: [] },
  errors: {
    "http:url_invalid": fault("The address of the call cannot be used. Check it in the action."),
    "http:request_invalid": fault("The request cannot be sent as it is: its headers or its body are not allowed. Check them in the action."),
    "http:host_not_allowed": fault("Flows of this installation may not call this host. Ask whoever runs it to allow the host."),
    "http:address_not_allowed": fault("The host leads to an address that is not public, so it was not called."),
    "http:credential_unknown": fault("The action names a credential that is not set up."),
    "http:redirect_not_allowed": fault("The service sends its callers on to where flows may not call."),
    "http:too_many_redirects": fault("The service sends its callers in a circle."),
    "http:unreachable": fault("The service cannot be reached. Try again in a moment.", true),
    "http:broken": fault("The connection to the service broke before it had answered.", true),
    "http:timeout": fault("The service did not answer in time. Try again, or raise the limit in the action.", true),
    "http:too_large": fault("The service's answer is larger than may be taken."),
    "http:bad_answer": fault("The service's answer cannot be read."),
    "http:unavailable": fault("The service says that it cannot answer now. Try again in a moment.", true),
    "http:unexpected_status": fault("The service answered with a status that does not count as success. The step shows which."),
  },
  needs: ["http"],
  defaultTimeoutMs: 10_000,
  summarise: (config) => `${brief(config, "method", "GET")} ${brief(config, "url", "?", 60)}`,
});

/** Looking something up may be repeated; what changes something may be where the service recognises its key. */
export function sideEffectOf({ method = "GET", keyed }: { readonly method?: unknown; readonly keyed?: unknown }): SideEffect {
  if (method === "GET" || method === "HEAD") return "none";
  return keyed === true || keyed === "true" ? "idempotent" : "once";
}
