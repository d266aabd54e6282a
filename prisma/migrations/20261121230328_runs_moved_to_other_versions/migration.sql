-- AlterTable
ALTER TABLE "flow_runs" ADD COLUMN     "earlier_versions" JSONB;
