-- Until now there was one workspace, so every row that is there is of that one. A constant default is no rewrite of the table.
-- DropForeignKey
ALTER TABLE "products" DROP CONSTRAINT "products_store_id_fkey";

-- DropIndex
DROP INDEX "webhook_events_source_provider_event_id_key";

-- DropIndex
DROP INDEX "products_store_id_idx";

-- DropIndex
DROP INDEX "products_index_name_category_idx";

-- DropIndex
DROP INDEX "orders_number_key";

-- AlterTable
ALTER TABLE "workspaces" ADD COLUMN     "slug" TEXT NOT NULL DEFAULT 'main',
ADD COLUMN     "status" TEXT NOT NULL DEFAULT 'active';

-- AlterTable
ALTER TABLE "user_sessions" ADD COLUMN     "workspace_id" TEXT;

-- AlterTable
ALTER TABLE "webhook_events" ADD COLUMN     "workspace_id" TEXT NOT NULL DEFAULT 'w_00000000000000000000000000000001';

-- AlterTable
ALTER TABLE "outbox_messages" ADD COLUMN     "workspace_id" TEXT NOT NULL DEFAULT 'w_00000000000000000000000000000001';

-- AlterTable
ALTER TABLE "nlu_log" ADD COLUMN     "workspace_id" TEXT NOT NULL DEFAULT 'w_00000000000000000000000000000001';

-- AlterTable
ALTER TABLE "llm_calls" ADD COLUMN     "workspace_id" TEXT NOT NULL DEFAULT 'w_00000000000000000000000000000001';

-- AlterTable
ALTER TABLE "stores" DROP CONSTRAINT "stores_pkey",
ADD CONSTRAINT "stores_pkey" PRIMARY KEY ("workspace_id", "id");

-- AlterTable
ALTER TABLE "products" DROP CONSTRAINT "products_pkey",
ADD COLUMN     "workspace_id" TEXT NOT NULL DEFAULT 'w_00000000000000000000000000000001',
ADD CONSTRAINT "products_pkey" PRIMARY KEY ("workspace_id", "id");

-- AlterTable
ALTER TABLE "zones" DROP CONSTRAINT "zones_pkey",
ADD CONSTRAINT "zones_pkey" PRIMARY KEY ("workspace_id", "id");

-- AlterTable
ALTER TABLE "localities" DROP CONSTRAINT "localities_pkey",
ADD COLUMN     "workspace_id" TEXT NOT NULL DEFAULT 'w_00000000000000000000000000000001',
ADD CONSTRAINT "localities_pkey" PRIMARY KEY ("workspace_id", "id");

-- AlterTable
ALTER TABLE "parcel_categories" DROP CONSTRAINT "parcel_categories_pkey",
ADD COLUMN     "workspace_id" TEXT NOT NULL DEFAULT 'w_00000000000000000000000000000001',
ADD CONSTRAINT "parcel_categories_pkey" PRIMARY KEY ("workspace_id", "id");

-- AlterTable
ALTER TABLE "coupons" DROP CONSTRAINT "coupons_pkey",
ADD COLUMN     "workspace_id" TEXT NOT NULL DEFAULT 'w_00000000000000000000000000000001',
ADD CONSTRAINT "coupons_pkey" PRIMARY KEY ("workspace_id", "code");

-- AlterTable
ALTER TABLE "addresses" ADD COLUMN     "workspace_id" TEXT NOT NULL DEFAULT 'w_00000000000000000000000000000001';

-- CreateIndex
CREATE UNIQUE INDEX "workspaces_slug_key" ON "workspaces"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_events_workspace_id_source_provider_event_id_key" ON "webhook_events"("workspace_id", "source", "provider_event_id");

-- CreateIndex
CREATE INDEX "llm_calls_workspace_id_created_at_idx" ON "llm_calls"("workspace_id", "created_at");

-- CreateIndex
CREATE INDEX "products_workspace_id_store_id_idx" ON "products"("workspace_id", "store_id");

-- CreateIndex
CREATE INDEX "products_workspace_id_index_name_category_idx" ON "products"("workspace_id", "index_name", "category");

-- CreateIndex
CREATE UNIQUE INDEX "orders_workspace_id_number_key" ON "orders"("workspace_id", "number");

-- AddForeignKey
ALTER TABLE "products" ADD CONSTRAINT "products_workspace_id_store_id_fkey" FOREIGN KEY ("workspace_id", "store_id") REFERENCES "stores"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Whoever writes a row from now on says whose it is.
ALTER TABLE "workspaces" ALTER COLUMN "slug" DROP DEFAULT;
ALTER TABLE "webhook_events" ALTER COLUMN "workspace_id" DROP DEFAULT;
ALTER TABLE "outbox_messages" ALTER COLUMN "workspace_id" DROP DEFAULT;
ALTER TABLE "nlu_log" ALTER COLUMN "workspace_id" DROP DEFAULT;
ALTER TABLE "llm_calls" ALTER COLUMN "workspace_id" DROP DEFAULT;
ALTER TABLE "products" ALTER COLUMN "workspace_id" DROP DEFAULT;
ALTER TABLE "localities" ALTER COLUMN "workspace_id" DROP DEFAULT;
ALTER TABLE "parcel_categories" ALTER COLUMN "workspace_id" DROP DEFAULT;
ALTER TABLE "coupons" ALTER COLUMN "workspace_id" DROP DEFAULT;
ALTER TABLE "addresses" ALTER COLUMN "workspace_id" DROP DEFAULT;
