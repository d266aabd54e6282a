/** The one workspace, made by the seed at the first start. */
export const workspaceId = "w_00000000000000000000000000000001";
