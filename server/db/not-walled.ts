/**
 * Tables without a wall, and why. Every other one has `SELECT wall('<table>');` in the migration that makes it, with the column as a second
 * word where it is not `workspace_id`.
 */
export const notWalled: { readonly [table: string]: string } = {
  users: "people may be in several workspaces; nothing of a workspace is kept with them",
  user_sessions: "of a person; the workspace is the one they switched to last",
  second_factors: "of a person",
  recovery_codes: "of a person",
  accounts: "of a person",
  service_levels: "of the installation: how well its processes served",
  parley_meta: "of the installation",
  _prisma_migrations: "of the installation",
  // Reached by the id of what they belong to, which is walled. The search for what was said reads an index, and behind a wall it could not.
  messages: "of a conversation",
  flow_run_tape: "of a run",
  flow_run_steps: "of a run",
  flow_effects: "of a run",
  flow_events: "of a conversation",
  flow_versions: "of a flow; published ones are read on a turn's path",
  order_items: "of an order",
  order_status_history: "of an order",
  run_move_results: "of a move",
  sandbox_deliveries: "of a conversation; only tests and the sandbox read it",
};
