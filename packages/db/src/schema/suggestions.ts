import type { AnnotationContent, AnnotationOrigin, ModelSaid } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import { boolean, check, doublePrecision, index, jsonb, pgTable, primaryKey, real, text, unique, uuid } from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns.ts'
import { labelImports } from './label-imports.ts'
import { modelVersions } from './models.ts'
import { projects } from './projects.ts'

/** Pre-labels of a model for a task. Never a vote by themselves: a reader takes over what is right of them. Immutable. */
export const suggestions = pgTable(
  'suggestions',
  {
    id: id(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    taskId: uuid('task_id').notNull(),
    /** Where it came from: a file of another tool, a registered model, or both. */
    labelImportId: uuid('label_import_id').references(() => labelImports.id),
    modelVersionId: uuid('model_version_id').references(() => modelVersions.id),
    runId: uuid('run_id'),
    /** The same record of the same file, or of the same version, is one suggestion. */
    key: text('key').notNull(),
    /** The model and its version, in words. */
    model: text('model').notNull(),
    content: jsonb('content').$type<AnnotationContent>().notNull(),
    said: jsonb('said').$type<ModelSaid>(),
    /** Of what came from a file. */
    origin: jsonb('origin').$type<AnnotationOrigin>(),
    /** To measure the model by, on samples that are held out: shown to no reader. */
    isHeldOut: boolean('is_held_out').notNull().default(false),
    createdAt: createdAt(),
  },
  (table) => [
    unique('suggestions_once').on(table.taskId, table.key),
    index('suggestions_version').on(table.modelVersionId, table.taskId),
    check('suggestions_source', sql`num_nonnulls(${table.labelImportId}, ${table.modelVersionId}) >= 1`),
  ],
)

/** What a reader was shown of models when they began with a sample, first; nothing of it in a blank start. */
export const suggestionShowings = pgTable(
  'suggestion_showings',
  {
    assignmentId: uuid('assignment_id').primaryKey(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    taskId: uuid('task_id').notNull(),
    annotatorId: uuid('annotator_id').notNull(),
    suggestionIds: uuid('suggestion_ids').array().notNull(),
    /** Suggestions were there, and were kept back by the protocol's share of blank starts. */
    isBlank: boolean('is_blank').notNull(),
    /** Marks below this confidence were not shown, by the reader's slider at last. */
    leastConfidence: doublePrecision('least_confidence').notNull().default(0),
    shownAt: at('shown_at').notNull(),
  },
  (table) => [index('suggestion_showings_project').on(table.projectId, table.taskId)],
)

/** Where a sample lies in a space in which like samples are near, by the version of a model that said so last. */
export const taskEmbeddings = pgTable(
  'task_embeddings',
  {
    taskId: uuid('task_id').notNull(),
    modelVersionId: uuid('model_version_id')
      .notNull()
      .references(() => modelVersions.id),
    projectId: uuid('project_id').notNull(),
    vector: real('vector').array().notNull(),
  },
  (table) => [primaryKey({ columns: [table.modelVersionId, table.taskId] }), index('task_embeddings_project').on(table.projectId)],
)
