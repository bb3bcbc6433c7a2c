import type { ModelMapping } from '@reticle/domain'
import { index, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'

/** A model as a project knows it. Its name is part of what suggestions and marks say of their origin: it never changes. */
export const models = pgTable(
  'models',
  {
    id: id(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    name: text('name').notNull(),
    description: text('description').notNull().default(''),
    modality: text('modality').notNull().default('image'),
    createdBy: uuid('created_by')
      .notNull()
      .references(() => people.id),
    createdAt: createdAt(),
    withdrawnAt: at('withdrawn_at'),
    withdrawnReason: text('withdrawn_reason'),
  },
  (table) => [unique('models_name').on(table.projectId, table.name)],
)

/** Immutable: what it said goes on to mean the same. */
export const modelVersions = pgTable(
  'model_versions',
  {
    id: id(),
    modelId: uuid('model_id')
      .notNull()
      .references(() => models.id),
    projectId: uuid('project_id').notNull(),
    version: text('version').notNull(),
    digest: text('digest'),
    licence: text('licence'),
    mapping: jsonb('mapping').$type<ModelMapping>().notNull(),
    /** The release that it learnt from, where that is known. */
    releaseId: uuid('release_id'),
    /** What its training told of itself. */
    metrics: jsonb('metrics').$type<Readonly<Record<string, number>>>().notNull().default({}),
    createdBy: uuid('created_by')
      .notNull()
      .references(() => people.id),
    createdAt: createdAt(),
  },
  (table) => [unique('model_versions_version').on(table.modelId, table.version), index('model_versions_project').on(table.projectId)],
)
