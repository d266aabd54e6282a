-- Until now there was one workspace, so every row that is there is of that one.
-- A constant default is no rewrite of the table; it is gone at the end, so whoever writes a row from now on says whose it is.
DO $$
DECLARE
  first TEXT := COALESCE((SELECT id FROM workspaces ORDER BY created_at, id LIMIT 1), '');
  name TEXT;
BEGIN
  FOREACH name IN ARRAY ARRAY['webhook_events', 'outbox_messages', 'nlu_log', 'llm_calls', 'products', 'localities', 'parcel_categories', 'coupons', 'addresses'] LOOP
    EXECUTE format('ALTER TABLE %I ADD COLUMN workspace_id TEXT NOT NULL DEFAULT %L', name, first);
    EXECUTE format('ALTER TABLE %I ALTER COLUMN workspace_id DROP DEFAULT', name);
  END LOOP;
END $$;

ALTER TABLE "workspaces" ADD COLUMN "slug" TEXT, ADD COLUMN "status" TEXT NOT NULL DEFAULT 'active';
UPDATE workspaces w SET slug = CASE WHEN n.position = 1 THEN 'main' ELSE 'workspace-' || n.position END
  FROM (SELECT id, row_number() OVER (ORDER BY created_at, id) AS position FROM workspaces) n WHERE n.id = w.id;
ALTER TABLE "workspaces" ALTER COLUMN "slug" SET NOT NULL;
CREATE UNIQUE INDEX "workspaces_slug_key" ON "workspaces"("slug");

ALTER TABLE "user_sessions" ADD COLUMN "workspace_id" TEXT;

-- Keys: what comes with Parley has the same ids in every workspace that has it.
ALTER TABLE "products" DROP CONSTRAINT "products_store_id_fkey";
ALTER TABLE "stores" DROP CONSTRAINT "stores_pkey", ADD CONSTRAINT "stores_pkey" PRIMARY KEY ("workspace_id", "id");
ALTER TABLE "products" DROP CONSTRAINT "products_pkey", ADD CONSTRAINT "products_pkey" PRIMARY KEY ("workspace_id", "id");
ALTER TABLE "zones" DROP CONSTRAINT "zones_pkey", ADD CONSTRAINT "zones_pkey" PRIMARY KEY ("workspace_id", "id");
ALTER TABLE "localities" DROP CONSTRAINT "localities_pkey", ADD CONSTRAINT "localities_pkey" PRIMARY KEY ("workspace_id", "id");
ALTER TABLE "parcel_categories" DROP CONSTRAINT "parcel_categories_pkey", ADD CONSTRAINT "parcel_categories_pkey" PRIMARY KEY ("workspace_id", "id");
ALTER TABLE "coupons" DROP CONSTRAINT "coupons_pkey", ADD CONSTRAINT "coupons_pkey" PRIMARY KEY ("workspace_id", "code");

DROP INDEX "products_store_id_idx";
DROP INDEX "products_index_name_category_idx";
CREATE INDEX "products_workspace_id_store_id_idx" ON "products"("workspace_id", "store_id");
CREATE INDEX "products_workspace_id_index_name_category_idx" ON "products"("workspace_id", "index_name", "category");
ALTER TABLE "products" ADD CONSTRAINT "products_workspace_id_store_id_fkey" FOREIGN KEY ("workspace_id", "store_id") REFERENCES "stores"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

DROP INDEX "orders_number_key";
CREATE UNIQUE INDEX "orders_workspace_id_number_key" ON "orders"("workspace_id", "number");
DROP INDEX "webhook_events_source_provider_event_id_key";
CREATE UNIQUE INDEX "webhook_events_workspace_id_source_provider_event_id_key" ON "webhook_events"("workspace_id", "source", "provider_event_id");
CREATE INDEX "llm_calls_workspace_id_created_at_idx" ON "llm_calls"("workspace_id", "created_at");
