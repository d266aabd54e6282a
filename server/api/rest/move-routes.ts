import { z } from "zod";
import { checkedMoveSchema, moveSchema } from "@/flows/protocol/moves";
import { rowNumberSchema } from "../../db/bounds";
import type { Moves } from "../../runs/moves/moves";
import { type Route, routesWith } from "./route";
import { cursorSchema, idParams, pageQuery } from "./schemas";

export type MoveRouteServices = { moves: Moves };

const { operatorRoute } = routesWith<MoveRouteServices>();

const requestSchema = z.object({ to: rowNumberSchema, from: rowNumberSchema.nullish() });

const check = operatorRoute({
  method: "POST",
  path: "/api/flows/:id/migrations/check",
  summary: "Which of the runs that are under way could be moved to version `to`, and why others could not; changes nothing",
  permission: "flows:publish",
  input: z.object({ params: idParams, query: pageQuery.extend({ cursor: cursorSchema(/^\d{1,15}_r_[0-9a-f]{32}$/) }), body: requestSchema }),
  output: checkedMoveSchema,
  async handle({ services, actor, input: { params, query, body } }) {
    return { status: 200, result: await services.moves.check(actor, params.id, { ...body, ...query }) };
  },
});

const begin = operatorRoute({
  method: "POST",
  path: "/api/flows/:id/migrations",
  summary: "Move the runs that are under way to version `to`, in the background; all or none of them, unless `onlyFitting`",
  permission: "flows:publish",
  status: 202,
  input: z.object({ params: idParams, body: requestSchema.extend({ onlyFitting: z.boolean().nullish() }) }),
  output: z.object({ id: z.string() }),
  async handle({ services, actor, input: { params, body } }) {
    return { status: 202, result: await services.moves.begin(actor, params.id, { ...body, onlyFitting: body.onlyFitting ?? false }) };
  },
});

const get = operatorRoute({
  method: "GET",
  path: "/api/flows/:id/migrations/:migration",
  summary: "How far a migration is, and what became of each run",
  permission: "flows:publish",
  input: z.object({ params: idParams.extend({ migration: z.string().max(64) }) }),
  output: moveSchema,
  handle: async ({ services, actor, input: { params } }) => ({ status: 200, result: await services.moves.get(actor, params.id, params.migration) }),
});

export const moveRoutes: Route<MoveRouteServices>[] = [check, begin, get];
