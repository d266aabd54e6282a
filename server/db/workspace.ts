/** The workspace that the first start makes. Only seed, start and tests know it: everything else takes its workspace from who asks or from what it is about. */
export const firstWorkspaceId = "w_00000000000000000000000000000001";
