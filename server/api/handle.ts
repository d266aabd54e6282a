import type { IncomingMessage, ServerResponse } from "node:http";
import type { Container } from "../container";
import { handleCalls } from "./calls/handle-calls";
import { handleRest } from "./rest/handle";

/** Answers the calls of the studio's pages and the REST contract. False when the request is for neither: Next's handler goes on. */
export async function handleApi(request: IncomingMessage, response: ServerResponse, container: Container): Promise<boolean> {
  return (await handleCalls(request, response, container)) || (await handleRest(request, response, container));
}
