import type { IncomingMessage, ServerResponse } from "node:http";
import { type CallsServices, handleCalls } from "./calls/handle-calls";
import { handleRest, type RestHandlerServices } from "./rest/handle";

/** Answers the calls of the studio's pages and the REST contract. False when the request is for neither: Next's handler goes on. */
export async function handleApi(request: IncomingMessage, response: ServerResponse, services: CallsServices & RestHandlerServices): Promise<boolean> {
  return (await handleCalls(request, response, services)) || (await handleRest(request, response, services));
}
