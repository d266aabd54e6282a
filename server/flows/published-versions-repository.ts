import { type Queryable, run } from "@/server/db/pool";

/** A flow with its published version; the version's columns are null when there is none. */
export type PublishedRow = {
  flowId: string;
  workspaceId: string;
  slug: string;
  name: string;
  module: string;
  status: string;
  priority: number;
  isPublic: boolean;
  /** For customers; null: it is not offered. */
  title: string | null;
  versionId: string | null;
  number: number | null;
  /** As it is stored: of any shape that there ever was. */
  definition: unknown;
  publishedAt: Date | null;
  /** Of the definition. */
  checksum: string | null;
};

type PinnedRow = PublishedRow & { versionId: string; number: number };

const columns = `f.id AS "flowId", f.workspace_id AS "workspaceId", f.slug, f.name, f.module, f.status, f.priority, f.is_public AS "isPublic", f.title,
  v.id AS "versionId", v.number, v.definition, v.published_at AS "publishedAt", v.checksum`;

export function createPublishedVersionsRepository(db: Queryable) {
  return {
    async list(workspaceId: string): Promise<PublishedRow[]> {
      const text = `SELECT ${columns} FROM flows f LEFT JOIN flow_versions v ON v.id = f.published_version_id WHERE f.workspace_id = $1`;
      return (await run<PublishedRow>(db, { name: "versions-list", text }, [workspaceId])).rows;
    },
    /** Another text whenever what customers can start has changed. */
    async newestChange(): Promise<string> {
      const text =
        "SELECT md5(coalesce(string_agg(concat_ws('/', id, slug, status, priority, is_public, title, published_version_id), ',' ORDER BY id), '')) AS newest FROM flows";
      return (await run<{ newest: string }>(db, { name: "versions-newest", text }, [])).rows[0]?.newest ?? "";
    },
    async findByVersionId(versionId: string): Promise<PinnedRow | null> {
      const text = `SELECT ${columns} FROM flow_versions v JOIN flows f ON f.id = v.flow_id WHERE v.id = $1`;
      return (await run<PinnedRow>(db, { name: "versions-by-id", text }, [versionId])).rows[0] ?? null;
    },
  };
}

export type PublishedVersionsRepository = ReturnType<typeof createPublishedVersionsRepository>;
