-- CreateTable
CREATE TABLE "workspace_limits" (
    "workspace_id" TEXT NOT NULL,
    "conversations" BIGINT,
    "turns" BIGINT,
    "cpu" BIGINT,
    "storage" BIGINT,
    "connections" BIGINT,
    "tokens" BIGINT,
    "updated_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_limits_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateTable
CREATE TABLE "workspace_usage" (
    "workspace_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "period" TIMESTAMPTZ(3) NOT NULL,
    "node_id" TEXT NOT NULL DEFAULT '',
    "used" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_usage_pkey" PRIMARY KEY ("workspace_id","kind","period","node_id")
);

-- CreateIndex
CREATE INDEX "workspace_usage_period_idx" ON "workspace_usage"("period");
