-- AlterTable
ALTER TABLE "workspaces" ADD COLUMN     "retention_days" INTEGER;

-- AlterTable
ALTER TABLE "flow_runs" ADD COLUMN     "attempts" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "chain" TEXT,
ADD COLUMN     "locked_by" TEXT,
ADD COLUMN     "retired_at" TIMESTAMPTZ(3),
ADD COLUMN     "reviewed_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "flow_run_steps" ADD COLUMN     "seal" TEXT;

-- AlterTable
ALTER TABLE "flow_effects" ADD COLUMN     "settled_by" TEXT;

-- AlterTable
ALTER TABLE "webhook_events" ADD COLUMN     "correlation_key" TEXT,
ADD COLUMN     "last_error" TEXT;

-- AlterTable
ALTER TABLE "outbox_messages" ADD COLUMN     "locked_by" TEXT,
ADD COLUMN     "ord" BIGSERIAL NOT NULL,
ADD COLUMN     "provider_id" TEXT,
ADD COLUMN     "sent_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "cart_hash" TEXT;

-- CreateTable
CREATE TABLE "sandbox_deliveries" (
    "id" BIGSERIAL NOT NULL,
    "provider_id" TEXT NOT NULL,
    "outbox_id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sandbox_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "schedules" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "cron" TEXT NOT NULL,
    "timezone" TEXT NOT NULL,
    "payload" JSONB NOT NULL DEFAULT '{}',
    "active" BOOLEAN NOT NULL DEFAULT true,
    "next_run_at" TIMESTAMPTZ(3),
    "last_run_at" TIMESTAMPTZ(3),
    "locked_until" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "schedules_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "sandbox_deliveries_provider_id_key" ON "sandbox_deliveries"("provider_id");

-- CreateIndex
CREATE INDEX "sandbox_deliveries_outbox_id_idx" ON "sandbox_deliveries"("outbox_id");

-- CreateIndex
CREATE INDEX "schedules_active_next_run_at_idx" ON "schedules"("active", "next_run_at");

-- CreateIndex
CREATE UNIQUE INDEX "schedules_workspace_id_kind_cron_key" ON "schedules"("workspace_id", "kind", "cron");

-- CreateIndex
CREATE INDEX "outbox_messages_conversation_id_ord_idx" ON "outbox_messages"("conversation_id", "ord");
-- CreateIndex
CREATE UNIQUE INDEX "orders_run_id_cart_hash_key" ON "orders"("run_id", "cart_hash");

-- By hand: what the schema language cannot say.
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox_messages (next_attempt_at) WHERE status IN ('queued', 'sending');
CREATE INDEX outbox_open ON outbox_messages (conversation_id, ord) WHERE status IN ('queued', 'sending');
CREATE INDEX outbox_dead ON outbox_messages (created_at) WHERE status IN ('dead', 'unknown');
CREATE INDEX webhooks_dead ON webhook_events (received_at) WHERE status IN ('dead', 'unmatched') OR (status = 'ignored' AND last_error IS NOT NULL);
CREATE INDEX webhooks_of_run ON webhook_events (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX webhooks_correlated ON webhook_events (correlation_key) WHERE correlation_key IS NOT NULL;
CREATE INDEX flow_effects_unknown ON flow_effects (created_at) WHERE status = 'unknown';
CREATE INDEX flow_runs_ended ON flow_runs (completed_at) WHERE completed_at IS NOT NULL AND retired_at IS NULL;
CREATE INDEX flow_runs_failed ON flow_runs (completed_at) WHERE status = 'failed' AND reviewed_at IS NULL;
