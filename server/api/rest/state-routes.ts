import { z } from "zod";
import { positionSchema } from "@/flows/definition/schema";
import { AppError } from "@/flows/errors";
import type { Flows } from "../../flows/flows";
import { etagOf, ifMatchOf } from "./etag";
import { type Route, routesWith } from "./route";
import { idParams, stateEditedSchema } from "./schemas";

export type StateRouteServices = { flows: Pick<Flows, "addState" | "updateState" | "removeState"> };

const { operatorRoute } = routesWith<StateRouteServices>();

const stateParams = idParams.extend({ name: z.string().min(1).max(200) });

/** Read as a state by the service, which says what is wrong with it as a state. */
const stateBodySchema = z.unknown().refine((state) => state != null, "a state is needed");

const add = operatorRoute({
  method: "POST",
  path: "/api/flows/:id/states",
  summary: "Add a state; makes a draft when there is none",
  permission: "flows:edit",
  status: 201,
  input: z.object({ params: idParams, body: z.object({ name: z.string().max(200), state: stateBodySchema, position: positionSchema.nullish() }) }),
  output: stateEditedSchema,
  async handle({ services, actor, headers, input }) {
    const edited = await services.flows.addState(actor, input.params.id, { ...input.body, revision: ifMatchOf(headers) });
    return { status: 201, result: edited, headers: etagOf(edited.revision) };
  },
});

const replaceSchema = z.object({ state: z.unknown().optional(), rename: z.string().max(200).nullish(), position: positionSchema.nullish() });

const replace = operatorRoute({
  method: "PUT",
  path: "/api/flows/:id/states/:name",
  summary: "Replace a state's whole body, rename it everywhere, move it",
  permission: "flows:edit",
  input: z.object({ params: stateParams, body: replaceSchema }),
  output: stateEditedSchema,
  async handle({ services, actor, headers, input: { params, body } }) {
    if (body.state == null && body.rename == null && body.position == null) {
      const message = "one of state, rename and position is needed";
      throw new AppError("INVALID_INPUT", { message, details: { issues: [{ path: "", message }] } });
    }
    const edited = await services.flows.updateState(actor, params.id, params.name, { ...body, revision: ifMatchOf(headers) });
    return { status: 200, result: edited, headers: etagOf(edited.revision) };
  },
});

const remove = operatorRoute({
  method: "DELETE",
  path: "/api/flows/:id/states/:name",
  summary: "Remove a state; `cascade` removes the transitions that lead to it",
  permission: "flows:edit",
  status: 204,
  input: z.object({ params: stateParams, query: z.object({ cascade: z.enum(["true", "false"]).optional() }) }),
  output: z.null(),
  async handle({ services, actor, headers, input: { params, query } }) {
    const { revision } = await services.flows.removeState(actor, params.id, params.name, { cascade: query.cascade === "true", revision: ifMatchOf(headers) });
    return { status: 204, empty: true, headers: etagOf(revision) };
  },
});

export const stateRoutes: Route<StateRouteServices>[] = [add, replace, remove];
