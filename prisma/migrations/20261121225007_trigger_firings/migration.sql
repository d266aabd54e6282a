-- CreateTable
CREATE TABLE "trigger_firings" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "flow_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "batch_id" TEXT,
    "participant_id" TEXT,
    "conversation_id" TEXT,
    "data" JSONB NOT NULL DEFAULT '{}',
    "status" TEXT NOT NULL DEFAULT 'queued',
    "reason" TEXT,
    "run_id" TEXT,
    "due_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "trigger_firings_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "trigger_firings_flow_id_created_at_idx" ON "trigger_firings"("flow_id", "created_at");

-- CreateIndex
CREATE INDEX "trigger_firings_workspace_id_created_at_idx" ON "trigger_firings"("workspace_id", "created_at");

-- CreateIndex
CREATE INDEX "trigger_firings_batch_id_id_idx" ON "trigger_firings"("batch_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "trigger_firings_workspace_id_key_key" ON "trigger_firings"("workspace_id", "key");

-- By hand: what the schema language cannot say. A claim looks at what is not settled only.
CREATE INDEX trigger_firings_due ON trigger_firings (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
