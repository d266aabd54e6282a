-- AlterTable
ALTER TABLE "trigger_firings" ADD COLUMN     "address_id" TEXT;

-- CreateTable
CREATE TABLE "trigger_webhooks" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "old_secret" TEXT,
    "old_until" TIMESTAMPTZ(3),
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "rotated_at" TIMESTAMPTZ(3),

    CONSTRAINT "trigger_webhooks_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "trigger_webhooks_key_key" ON "trigger_webhooks"("key");

-- CreateIndex
CREATE UNIQUE INDEX "trigger_webhooks_workspace_id_name_key" ON "trigger_webhooks"("workspace_id", "name");
