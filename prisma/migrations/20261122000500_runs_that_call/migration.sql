-- AlterTable
ALTER TABLE "flow_runs" ADD COLUMN     "parent_key" TEXT;

-- By hand: what the schema language cannot say.
-- One run for a call, whoever comes twice.
CREATE UNIQUE INDEX flow_runs_called ON flow_runs (conversation_id, parent_key) WHERE parent_key IS NOT NULL;
-- Who was called stands in its caller's place: only those whom nobody has called contend for the front.
DROP INDEX flow_runs_one_foreground;
CREATE UNIQUE INDEX flow_runs_one_foreground ON flow_runs (conversation_id) WHERE status = 'running' AND NOT background AND NOT sandbox AND parent_key IS NULL;
